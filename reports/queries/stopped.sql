-- Batches that an audit stopped: they have results and were never loaded.
SELECT batch_id, suite, expectation, column_name, meaning, observed, checked_at
FROM quality_results
WHERE NOT success AND severity = 'critical' AND batch_id NOT IN (SELECT batch_id FROM batches)
ORDER BY checked_at DESC
LIMIT 20
