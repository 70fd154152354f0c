-- Documents that the batch brings, and the texts of those that can be read. What is known already is left out, unless
-- this load replaces it.
CREATE OR REPLACE TEMP TABLE arriving AS
SELECT staged_documents.* REPLACE (coalesce(known.batch_id, staged_documents.batch_id) AS batch_id),
    known.document_id IS NOT NULL AS replaces
FROM staged_documents
LEFT JOIN documents AS known USING (document_id)
WHERE known.document_id IS NULL OR getvariable('replacing');

CREATE OR REPLACE TEMP TABLE leaving_texts AS
SELECT document_texts.*
FROM document_texts
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
