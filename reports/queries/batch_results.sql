SELECT * FROM quality_results WHERE batch_id = $batch_id ORDER BY success, severity, suite, expectation
