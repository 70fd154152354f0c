-- Each expectation over its newest 30 batches: how often it failed, on how many rows, and when last.
WITH numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY suite, expectation, column_name ORDER BY checked_at DESC, batch_id) AS age
    FROM quality_results
)

SELECT
    suite,
    expectation,
    column_name,
    arg_min(severity, age) AS severity,
    arg_min(meaning, age) AS meaning,
    count(*) AS runs,
    count(*) FILTER (NOT success) AS failures,
    sum(row_count)::BIGINT AS row_count,
    sum(unexpected_count)::BIGINT AS unexpected,
    max(checked_at) FILTER (NOT success) AS failed_at,
    arg_min(batch_id, age) FILTER (NOT success) AS failed_batch,
    arg_min(observed, age) FILTER (NOT success) AS observed,
    arg_min(success, age) AS holds_now,
    list(success ORDER BY age DESC) AS history
FROM numbered
WHERE age <= 30
GROUP BY suite, expectation, column_name
ORDER BY failures > 0 DESC, failed_at DESC NULLS LAST, suite, expectation, column_name
