SELECT suite, expectation, column_name, severity, success, row_count, unexpected_count, observed, meaning, checked_at
FROM quality_results
WHERE batch_id = $batch_id
ORDER BY success, severity, suite, expectation, column_name
