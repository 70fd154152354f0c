-- What became of the documents.
CREATE OR REPLACE VIEW ingest_funnel AS
WITH stages AS (
    SELECT document_id, max_by(stage, rejected_at) AS stage
    FROM rejects
    WHERE row IS NULL OR stage = 'audit'
    GROUP BY document_id
)

SELECT
    documents.batch_id,
    (documents.fetched_at AT TIME ZONE 'UTC')::DATE AS day,
    documents.source_id,
    documents.outcome,
    CASE WHEN documents.outcome = 'rejected' THEN stages.stage END AS stage,
    documents.reason,
    count(*) AS documents
FROM documents
LEFT JOIN stages USING (document_id)
GROUP BY ALL;

COMMENT ON VIEW ingest_funnel IS 'What became of the documents, by batch, day, source, outcome and reason';
COMMENT ON COLUMN ingest_funnel.batch_id IS 'Batch';
COMMENT ON COLUMN ingest_funnel.day IS 'Day of fetching in UTC';
COMMENT ON COLUMN ingest_funnel.source_id IS 'Source';
COMMENT ON COLUMN ingest_funnel.outcome IS 'loaded, new_revision, unchanged, duplicate, rejected or unsupported';
COMMENT ON COLUMN ingest_funnel.stage IS 'Stage that rejected the documents';
COMMENT ON COLUMN ingest_funnel.reason IS 'Why, for every outcome but loaded';
COMMENT ON COLUMN ingest_funnel.documents IS 'Documents';

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

COMMENT ON VIEW funnel_balance IS 'Whether fetched is the sum of the outcomes, for each batch';
COMMENT ON COLUMN funnel_balance.batch_id IS 'Batch';
COMMENT ON COLUMN funnel_balance.fetched IS 'Documents in the batch';
COMMENT ON COLUMN funnel_balance.outcomes IS 'Sum of its outcomes';
COMMENT ON COLUMN funnel_balance.documents IS 'Documents that the warehouse holds of it';
COMMENT ON COLUMN funnel_balance.balances IS 'Whether the three agree';
