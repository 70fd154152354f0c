-- How many sources deliver as usual, of those that should deliver, and what came today beside what usually has by now.
SELECT
    count(*) FILTER (state NOT IN ('paused', 'gone')) AS expected,
    count(*) FILTER (state IN ('delivering', 'new') AND open_incidents = 0) AS as_usual,
    count(*) FILTER (state = 'new') AS new,
    count(*) FILTER (state = 'paused') AS paused,
    count(*) FILTER (state = 'gone') AS gone,
    count(*) FILTER (state = 'never-came') AS never_came,
    sum(documents_today)::BIGINT AS today,
    sum(usual_by_now) AS usual_by_now
FROM internal.source_statuses
