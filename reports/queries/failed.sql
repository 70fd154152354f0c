-- Expectations that failed of late without stopping a batch: on how many batches and rows, and in which batch last.
SELECT
    suite,
    expectation,
    column_name,
    severity,
    meaning,
    count(*) AS batches,
    sum(unexpected_count)::BIGINT AS unexpected,
    arg_max(batch_id, checked_at) AS batch_id
FROM quality_results
WHERE NOT success AND severity <> 'critical' AND checked_at >= $since::DATE
GROUP BY suite, expectation, column_name, severity, meaning
ORDER BY severity, unexpected DESC, suite, expectation, column_name
LIMIT 20
