WITH logged AS (
  SELECT
    "type" AS "type",
    "request_verb" AS "request_verb",
    CASE WHEN "request_proto" LIKE 'HTTP/%' THEN 'HTTP/' ELSE "request_proto" END AS "request_proto",
    "client_ip" AS "client_ip",
    "user_agent" AS "user_agent",
    "elb_status_code" AS "elb_status_code",
    "target_status_code" AS "target_status_code",
    "request_url" AS target,
    substr("time", 1, 10) AS logged_day,
    "time" AS logged_at
  FROM "logs"."requests"
),
keyed AS (
  SELECT *, CASE WHEN regexp_like(target, '^[^?]*\?[A-Za-z0-9._~=&+*,:@-]*$') THEN split_part(target, '?', 1) ELSE target END AS target_key FROM logged
),
by_day AS (
  SELECT
    grouping("type") AS total,
    "type",
    "request_verb",
    "request_proto",
    "client_ip",
    "user_agent",
    "elb_status_code",
    "target_status_code",
    target_key,
    logged_day,
    count(*) AS requests,
    min(logged_at) AS first_at,
    min_by(target, logged_at) AS target
  FROM keyed
  GROUP BY GROUPING SETS (("type", "request_verb", "request_proto", "client_ip", "user_agent", "elb_status_code", "target_status_code", target_key, logged_day), ())
),
by_key AS (
  SELECT
    total,
    "type",
    "request_verb",
    "request_proto",
    "client_ip",
    "user_agent",
    "elb_status_code",
    "target_status_code",
    target_key,
    sum(requests) AS requests,
    min(first_at) AS first_at,
    min_by(target, first_at) AS target,
    array_join(array_agg(concat(coalesce(logged_day, ''), '=', CAST(requests AS varchar)) ORDER BY logged_day), ' ') AS days
  FROM by_day
  GROUP BY total, "type", "request_verb", "request_proto", "client_ip", "user_agent", "elb_status_code", "target_status_code", target_key
),
ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY total, target_key, "request_verb", "elb_status_code", "target_status_code" ORDER BY requests DESC, first_at) AS rank_of_client
  FROM by_key
),
kept AS (
  SELECT * FROM ranked WHERE rank_of_client <= 10000
  ORDER BY total DESC, rank_of_client, requests DESC, first_at LIMIT 51
)
SELECT
  total,
  requests,
  days,
  target,
  "type",
  "request_verb",
  "request_proto",
  "client_ip",
  "user_agent",
  "elb_status_code",
  "target_status_code"
FROM kept
ORDER BY total DESC, first_at
