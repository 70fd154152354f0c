-- Which articles can change, and every text that decides how.
--
-- A text belongs to the article that had it first, in the order (fetched_at, version_at, document_id) of documents. So
-- an article can change only where one of its documents comes or goes, or where it gains or loses a text.
CREATE OR REPLACE TEMP TABLE moving_texts AS
SELECT DISTINCT text_sha256 FROM arriving_texts
UNION
SELECT DISTINCT text_sha256 FROM leaving_texts;

CREATE OR REPLACE TEMP TABLE staying_texts AS
WITH staying AS (
    SELECT document_texts.*
    FROM internal.document_texts AS document_texts
    ANTI JOIN arriving USING (document_id)
    WHERE article_key IN (SELECT article_key FROM arriving_texts)
        OR article_key IN (SELECT article_key FROM leaving_texts)
        OR text_sha256 IN (SELECT text_sha256 FROM moving_texts)
),

content AS (
    SELECT DISTINCT document_id FROM article_revisions SEMI JOIN staying USING (document_id)
)

SELECT staying.*, content.document_id IS NOT NULL AS has_content
FROM staying
LEFT JOIN content USING (document_id);

CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT article_key FROM arriving_texts
UNION
SELECT DISTINCT article_key FROM leaving_texts
UNION
SELECT DISTINCT arg_min(article_key, (fetched_at, version_at, document_id))
FROM staying_texts
WHERE has_content AND text_sha256 IN (SELECT text_sha256 FROM moving_texts)
GROUP BY text_sha256;

CREATE OR REPLACE TEMP TABLE touched_texts AS
SELECT DISTINCT text_sha256 FROM internal.document_texts SEMI JOIN touched USING (article_key)
UNION
SELECT text_sha256 FROM moving_texts;

CREATE OR REPLACE TEMP TABLE scope AS
WITH staying AS (
    SELECT document_texts.*
    FROM internal.document_texts AS document_texts
    ANTI JOIN arriving USING (document_id)
    WHERE article_key IN (SELECT article_key FROM touched)
        OR text_sha256 IN (SELECT text_sha256 FROM touched_texts)
),

content AS (
    SELECT DISTINCT document_id FROM article_revisions SEMI JOIN staying USING (document_id)
)

SELECT staying.*, NULL::BIGINT AS staged_revision, content.document_id IS NOT NULL AS has_content
FROM staying
LEFT JOIN content USING (document_id)
UNION ALL BY NAME
SELECT arriving_texts.*, true AS has_content FROM arriving_texts;
