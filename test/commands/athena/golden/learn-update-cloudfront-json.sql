WITH logged AS (
  SELECT
    "cs-method" AS "cs-method",
    "cs(host)" AS "cs-host",
    "x-host-header" AS "x-host-header",
    "c-ip" AS "c-ip",
    "cs(user-agent)" AS "cs-user-agent",
    "sc-status" AS "sc-status",
    "cs-protocol" AS "cs-protocol",
    "x-edge-response-result-type" AS "x-edge-response-result-type",
    "x-edge-detailed-result-type" AS "x-edge-detailed-result-type",
    "cs-uri-stem" AS target,
    CAST("date" AS varchar) AS logged_day,
    concat(CAST("date" AS varchar), 'T', "time") AS logged_at
  FROM "logs"."requests"
),
keyed AS (
  SELECT *, target AS target_key FROM logged
),
by_day AS (
  SELECT
    grouping("cs-method") AS total,
    "cs-method",
    "cs-host",
    "x-host-header",
    "c-ip",
    "cs-user-agent",
    "sc-status",
    "cs-protocol",
    "x-edge-response-result-type",
    "x-edge-detailed-result-type",
    target_key,
    logged_day,
    count(*) AS requests,
    min(logged_at) AS first_at,
    min_by(target, logged_at) AS target
  FROM keyed
  GROUP BY GROUPING SETS (("cs-method", "cs-host", "x-host-header", "c-ip", "cs-user-agent", "sc-status", "cs-protocol", "x-edge-response-result-type", "x-edge-detailed-result-type", target_key, logged_day), ())
),
by_key AS (
  SELECT
    total,
    "cs-method",
    "cs-host",
    "x-host-header",
    "c-ip",
    "cs-user-agent",
    "sc-status",
    "cs-protocol",
    "x-edge-response-result-type",
    "x-edge-detailed-result-type",
    target_key,
    sum(requests) AS requests,
    min(first_at) AS first_at,
    min_by(target, first_at) AS target,
    array_join(array_agg(concat(coalesce(logged_day, ''), '=', CAST(requests AS varchar)) ORDER BY logged_day), ' ') AS days
  FROM by_day
  GROUP BY total, "cs-method", "cs-host", "x-host-header", "c-ip", "cs-user-agent", "sc-status", "cs-protocol", "x-edge-response-result-type", "x-edge-detailed-result-type", target_key
),
ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY total, target_key, "cs-method", "sc-status" ORDER BY requests DESC, first_at) AS rank_of_client
  FROM by_key
),
kept AS (
  SELECT * FROM ranked WHERE rank_of_client <= 10000
  ORDER BY total DESC, rank_of_client, requests DESC, first_at LIMIT 200001
)
SELECT
  total,
  requests,
  days,
  target,
  "cs-method",
  "cs-host",
  "x-host-header",
  "c-ip",
  "cs-user-agent",
  "sc-status",
  "cs-protocol",
  "x-edge-response-result-type",
  "x-edge-detailed-result-type"
FROM kept
ORDER BY total DESC, first_at
