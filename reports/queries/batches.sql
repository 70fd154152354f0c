-- Batches, with the expectations that failed on them.
WITH failed AS (
    SELECT batch_id, count(*) FILTER (NOT success) AS failed
    FROM quality_results
    GROUP BY batch_id
)

SELECT batches.*, coalesce(failed.failed, 0) AS failed_expectations
FROM batches
LEFT JOIN failed USING (batch_id)
WHERE $source_id IS NULL OR source_id = $source_id
