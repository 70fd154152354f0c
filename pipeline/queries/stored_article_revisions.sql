-- The text of each document, once: a page that went back to it has it twice.
WITH content AS (
    SELECT article_id, min(revision) AS revision
    FROM article_revisions
    WHERE document_id IN (SELECT unnest($ids))
    GROUP BY article_id, document_id
)

SELECT article_revisions.*
FROM article_revisions
SEMI JOIN content USING (article_id, revision)
