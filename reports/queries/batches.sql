-- The newest batches, with the expectations that failed on them.
WITH failed AS (
    SELECT
        batch_id,
        count(*) FILTER (NOT success) AS failed,
        count(*) FILTER (NOT success AND severity = 'critical') AS critical
    FROM quality_results
    GROUP BY batch_id
)

SELECT batches.*, coalesce(failed.failed, 0) AS failed, coalesce(failed.critical, 0) AS critical
FROM batches
LEFT JOIN failed USING (batch_id)
ORDER BY batches.loaded_at DESC, batches.batch_id
LIMIT $number
