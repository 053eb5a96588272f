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
    "cs_uri_stem" AS target,
    CAST("date" AS varchar) AS logged_day,
    concat(CAST("date" AS varchar), 'T', "time") AS logged_at
  FROM "logs"."requests"
),
split_up AS (
  SELECT *, CASE WHEN regexp_like(target, '^(?:/[A-Za-z0-9_~!$&''()*+,=:@-][A-Za-z0-9._~!$&''()*+,=:@-]*)*/?$') THEN split(target, '/') END AS segments
  FROM logged
),
shaped AS (
  SELECT *, transform(segments, s ->
    CASE
      WHEN NOT regexp_like(s, '[0-9]') THEN s
      WHEN regexp_like(s, '^(?:[-+]?[0-9]+)$') THEN '{integer}'
      WHEN regexp_like(s, '^(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$') THEN '{uuid}'
      WHEN regexp_like(s, '^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.%A-Z+-]+)?)$') THEN '{date}'
      WHEN regexp_like(s, '^(?:(?:0x)?[0-9a-f]{16,}|(?:0x)?[0-9A-F]{16,})$') THEN '{hash}'
      WHEN regexp_like(s, '^(?:[0-7][0-9A-HJKMNP-TV-Z]{25})$') THEN '{ulid}'
      WHEN regexp_like(s, '^(?:[a-z]{2,12}_[A-Za-z0-9]*[0-9][A-Za-z0-9]{7,}|[a-z]{2,12}_[A-Za-z0-9]{7,}[0-9][A-Za-z0-9]*)$') THEN '{prefixed}'
      WHEN cardinality(split(s, '.')) = 2 AND regexp_like(split_part(s, '.', 1), '[0-9]') AND regexp_like(concat('.', split_part(s, '.', 2)), '^\.[A-Za-z][A-Za-z0-9]{0,7}$')
        THEN concat(CASE WHEN regexp_like(split_part(s, '.', 1), '^(?:[-+]?[0-9]+)$') THEN '{integer}' WHEN regexp_like(split_part(s, '.', 1), '^(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$') THEN '{uuid}' WHEN regexp_like(split_part(s, '.', 1), '^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.%A-Z+-]+)?)$') THEN '{date}' WHEN regexp_like(split_part(s, '.', 1), '^(?:(?:0x)?[0-9a-f]{16,}|(?:0x)?[0-9A-F]{16,})$') THEN '{hash}' WHEN regexp_like(split_part(s, '.', 1), '^(?:[0-7][0-9A-HJKMNP-TV-Z]{25})$') THEN '{ulid}' WHEN regexp_like(split_part(s, '.', 1), '^(?:[a-z]{2,12}_[A-Za-z0-9]*[0-9][A-Za-z0-9]{7,}|[a-z]{2,12}_[A-Za-z0-9]{7,}[0-9][A-Za-z0-9]*)$') THEN '{prefixed}' ELSE split_part(s, '.', 1) END, concat('.', split_part(s, '.', 2)))
      ELSE s
    END
  ) AS shapes
  FROM split_up
),
valued AS (
  SELECT *, filter(segments, s -> NOT contains(shapes, s)) AS path_values
  FROM shaped
),
keyed AS (
  SELECT *, CASE WHEN cardinality(path_values) <= 3 THEN array_join(shapes, '/') ELSE concat('=', target) END AS target_key
  FROM valued
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
    min_by(target, logged_at) AS target,
    min(element_at(path_values, 1)) AS min_value_1,
    min_by(target, element_at(path_values, 1)) AS min_target_1,
    max(element_at(path_values, 1)) AS max_value_1,
    max_by(target, element_at(path_values, 1)) AS max_target_1,
    min(element_at(path_values, 2)) AS min_value_2,
    min_by(target, element_at(path_values, 2)) AS min_target_2,
    max(element_at(path_values, 2)) AS max_value_2,
    max_by(target, element_at(path_values, 2)) AS max_target_2,
    min(element_at(path_values, 3)) AS min_value_3,
    min_by(target, element_at(path_values, 3)) AS min_target_3,
    max(element_at(path_values, 3)) AS max_value_3,
    max_by(target, element_at(path_values, 3)) AS max_target_3
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
    array_join(array_agg(concat(coalesce(logged_day, ''), '=', CAST(requests AS varchar)) ORDER BY logged_day), ' ') AS days,
    min_by(min_target_1, min_value_1) AS min_target_1,
    max_by(max_target_1, max_value_1) AS max_target_1,
    min_by(min_target_2, min_value_2) AS min_target_2,
    max_by(max_target_2, max_value_2) AS max_target_2,
    min_by(min_target_3, min_value_3) AS min_target_3,
    max_by(max_target_3, max_value_3) AS max_target_3
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
  nullif(min_target_1, target) AS target_min_1,
  nullif(max_target_1, target) AS target_max_1,
  nullif(min_target_2, target) AS target_min_2,
  nullif(max_target_2, target) AS target_max_2,
  nullif(min_target_3, target) AS target_min_3,
  nullif(max_target_3, target) AS target_max_3,
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
