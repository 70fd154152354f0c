-- Who owns each text, how the revisions of the touched articles are numbered, and what becomes of their documents.
CREATE OR REPLACE TEMP TABLE owners AS
SELECT
    text_sha256,
    arg_min(article_key, (fetched_at, version_at, document_id)) AS article_key,
    arg_min(document_id, (fetched_at, version_at, document_id)) AS document_id
FROM scope
WHERE has_content
GROUP BY text_sha256;

CREATE OR REPLACE TEMP TABLE numbered AS
WITH own AS (
    SELECT
        scope.*,
        lag(scope.text_sha256) OVER in_order IS DISTINCT FROM scope.text_sha256 AS is_change,
        row_number() OVER (
            PARTITION BY scope.article_key, scope.source_id, scope.uri
            ORDER BY scope.fetched_at, scope.version_at, scope.document_id
        ) > 1 AS is_redelivery
    FROM scope
    SEMI JOIN touched USING (article_key)
    SEMI JOIN owners USING (text_sha256, article_key)
    WINDOW in_order AS (
        PARTITION BY scope.article_key
        ORDER BY scope.fetched_at, scope.version_at, scope.document_id
    )
)

SELECT
    *,
    (sum(is_change::INTEGER) OVER (
        PARTITION BY article_key
        ORDER BY fetched_at, version_at, document_id
    ))::BIGINT AS revision
FROM own;

-- A page that went back to an earlier text has a new revision with that text's content: `occurrence` counts the
-- revisions that show the content of one document.
CREATE OR REPLACE TEMP TABLE wanted AS
WITH content AS (
    SELECT
        article_key,
        text_sha256,
        arg_min(document_id, (fetched_at, version_at, document_id)) AS document_id
    FROM numbered
    WHERE has_content
    GROUP BY article_key, text_sha256
)

SELECT
    numbered.article_key AS article_id,
    numbered.revision,
    content.document_id,
    row_number() OVER (PARTITION BY numbered.article_key, content.document_id ORDER BY numbered.revision) AS occurrence,
    numbered.revision = max(numbered.revision) OVER (PARTITION BY numbered.article_key) AS is_newest
FROM numbered
JOIN content USING (article_key, text_sha256)
WHERE numbered.is_change;

CREATE OR REPLACE TEMP TABLE decided AS
SELECT
    document_id,
    article_key AS article_id,
    revision,
    CASE
        WHEN is_change AND revision = 1 THEN 'loaded'
        WHEN is_change THEN 'new_revision'
        WHEN by_url OR is_redelivery THEN 'unchanged'
        ELSE 'duplicate'
    END AS outcome,
    CASE
        WHEN is_change AND revision = 1 THEN NULL
        WHEN is_change THEN 'changed-text'
        WHEN by_url OR is_redelivery THEN 'same-text'
        ELSE 'text-of-another-document'
    END AS reason
FROM numbered
UNION ALL
SELECT
    scope.document_id,
    owners.article_key,
    coalesce(numbered.revision, stored.revision),
    'duplicate',
    'text-of-another-article'
FROM scope
JOIN owners USING (text_sha256)
LEFT JOIN numbered ON owners.document_id = numbered.document_id
LEFT JOIN documents AS stored ON owners.document_id = stored.document_id
WHERE scope.article_key <> owners.article_key
UNION ALL
-- The document that had this text for the others was replaced by one with another text: only reprocessing this one
-- can bring its content back.
SELECT scope.document_id, scope.article_key, NULL, 'duplicate', 'awaits-reprocess'
FROM scope
ANTI JOIN owners USING (text_sha256);

-- So it is where the first document that has a text was a repetition when it came, and its content was not kept.
UPDATE decided SET reason = 'awaits-reprocess'
WHERE document_id IN (
    SELECT arg_min(document_id, (fetched_at, version_at, document_id))
    FROM scope
    GROUP BY text_sha256
    HAVING NOT arg_min(has_content, (fetched_at, version_at, document_id))
);
