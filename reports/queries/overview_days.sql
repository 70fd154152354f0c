-- Documents by day of arrival and outcome.
SELECT
    fetched_at::DATE AS day,
    count(*) AS fetched,
    count(*) FILTER (outcome = 'loaded') AS loaded,
    count(*) FILTER (outcome = 'new_revision') AS new_revision,
    count(*) FILTER (outcome = 'unchanged') AS unchanged,
    count(*) FILTER (outcome = 'duplicate') AS duplicate,
    count(*) FILTER (outcome = 'rejected') AS rejected,
    count(*) FILTER (outcome = 'unsupported') AS unsupported
FROM documents
GROUP BY day
ORDER BY day DESC
LIMIT $days
