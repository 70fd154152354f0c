-- The newest batch on which an expectation failed, or the given one.
SELECT batch_id, checked_at, severity, unexpected_count, row_count, observed
FROM quality_results
WHERE
    suite = $suite
    AND expectation = $expectation
    AND column_name IS NOT DISTINCT FROM $column_name
    AND NOT success
    AND ($batch_id IS NULL OR batch_id = $batch_id)
ORDER BY checked_at DESC, batch_id
LIMIT 1
