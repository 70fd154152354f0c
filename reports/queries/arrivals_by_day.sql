-- Documents by day of arrival and outcome.
SELECT
    least(fetched_at, loaded_at)::DATE AS day,
    count(*) AS fetched,
    count(*) FILTER (outcome = 'loaded') AS loaded,
    count(*) FILTER (outcome = 'new_revision') AS new_revision,
    count(*) FILTER (outcome = 'unchanged') AS unchanged,
    count(*) FILTER (outcome = 'duplicate') AS duplicate,
    count(*) FILTER (outcome = 'rejected') AS rejected,
    count(*) FILTER (outcome = 'unsupported') AS unsupported
FROM documents
WHERE
    ($source_id IS NULL OR source_id = $source_id)
    AND least(fetched_at, loaded_at) >= $since::DATE
    AND ($until IS NULL OR least(fetched_at, loaded_at) < $until::DATE + INTERVAL 1 DAY)
GROUP BY day
ORDER BY day DESC
