WITH logged AS (
  SELECT
    "cs_method" AS "cs-method",
    "cs_host" AS "cs-host",
    "x_host_header" AS "x-host-header",
    "c_ip" AS "c-ip",
    "cs_user_agent" AS "cs-user-agent",
    "sc_status" AS "sc-status",
    "cs_protocol" AS "cs-protocol",
    "x_edge_response_result_type" AS "x-edge-response-result-type",
    "x_edge_detailed_result_type" AS "x-edge-detailed-result-type",
    CASE WHEN coalesce("cs_uri_query", '') IN ('', '-') THEN "cs_uri_stem" ELSE concat("cs_uri_stem", '?', "cs_uri_query") END AS target,
    CAST("date" AS varchar) AS logged_day,
    concat(CAST("date" AS varchar), 'T', "time") AS logged_at
  FROM "logs"."requests"
  WHERE (CAST("date" AS varchar) IS NULL OR CAST("date" AS varchar) >= '2026-11-01' AND CAST("date" AS varchar) <= '2026-11-30')
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
