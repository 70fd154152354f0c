-- Each expectation over its newest batches: how often it failed, on how many rows, and when last.
WITH numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY suite, expectation, column_name ORDER BY checked_at DESC) AS age
    FROM quality_results
)

SELECT
    suite,
    expectation,
    column_name,
    arg_max(severity, checked_at) AS severity,
    arg_max(meaning, checked_at) AS meaning,
    count(*) AS runs,
    count(*) FILTER (NOT success) AS failures,
    sum(row_count)::BIGINT AS row_count,
    sum(unexpected_count)::BIGINT AS unexpected,
    max(checked_at) FILTER (NOT success) AS failed_at,
    arg_max(batch_id, checked_at) FILTER (NOT success) AS failed_batch,
    arg_max(observed, checked_at) FILTER (NOT success) AS observed,
    list(success ORDER BY checked_at) AS history
FROM numbered
WHERE age <= $runs
GROUP BY suite, expectation, column_name
ORDER BY failures > 0 DESC, failed_at DESC NULLS LAST, suite, expectation, column_name
