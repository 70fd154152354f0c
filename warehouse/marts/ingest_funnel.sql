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
