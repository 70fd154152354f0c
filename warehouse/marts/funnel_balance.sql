-- Whether the counts of each batch add up.
CREATE OR REPLACE VIEW funnel_balance AS
WITH counted AS (
    SELECT batch_id, sum(documents)::BIGINT AS documents FROM ingest_funnel GROUP BY batch_id
)

SELECT
    batch_id,
    batches.fetched,
    batches.loaded + batches.new_revision + batches.unchanged + batches.duplicate + batches.rejected
        + batches.unsupported AS outcomes,
    coalesce(counted.documents, 0) AS documents,
    coalesce(
        batches.fetched = counted.documents
        AND batches.fetched = batches.loaded + batches.new_revision + batches.unchanged + batches.duplicate
        + batches.rejected + batches.unsupported,
        false
    ) AS balances
FROM batches
FULL JOIN counted USING (batch_id);
