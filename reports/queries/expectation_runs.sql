-- One expectation over all its batches, the newest first.
SELECT batch_id, checked_at, success, severity, meaning, row_count, unexpected_count, observed
FROM quality_results
WHERE suite = $suite AND expectation = $expectation AND column_name IS NOT DISTINCT FROM $column_name
ORDER BY checked_at DESC, batch_id
