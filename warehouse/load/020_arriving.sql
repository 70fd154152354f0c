-- Documents that the batch brings, and the texts of those that can be read. What is stored already is left out, unless
-- this load replaces it.
CREATE OR REPLACE TEMP TABLE arriving AS
SELECT
    staged_documents.* REPLACE (
        coalesce(stored.batch_id, staged_documents.batch_id) AS batch_id,
        -- Batches of older versions give the whole path or URL.
        regexp_replace(staged_documents.raw_segment, '^.*/', '') AS raw_segment
    ),
    stored.document_id IS NOT NULL AS replaces
FROM staged_documents
LEFT JOIN documents AS stored USING (document_id)
WHERE stored.document_id IS NULL OR getvariable('replacing');

CREATE OR REPLACE TEMP TABLE leaving_texts AS
SELECT document_texts.*
FROM internal.document_texts AS document_texts
SEMI JOIN (FROM arriving WHERE replaces) AS replacing USING (document_id);

CREATE OR REPLACE TEMP TABLE arriving_texts AS
SELECT
    arriving.document_id,
    staged.article_id AS article_key,
    staged.url IS NOT NULL AS by_url,
    staged.text_sha256,
    arriving.source_id,
    arriving.uri,
    arriving.fetched_at,
    coalesce(staged.modified_at, staged.published_at, arriving.fetched_at) AS version_at,
    staged.revision AS staged_revision
FROM arriving
JOIN staged_article_revisions AS staged USING (document_id)
WHERE arriving.outcome NOT IN ('rejected', 'unsupported');
