-- Edits in the texts of the documents.
WITH content AS (
    SELECT article_id, min(revision) AS revision
    FROM article_revisions
    WHERE document_id IN (SELECT unnest($ids))
    GROUP BY article_id, document_id
)

SELECT edit_revisions.*
FROM edit_revisions
SEMI JOIN content USING (article_id, revision)
