-- The rows of $table about the texts of documents, each text once: a page that went back to one has it twice.
WITH content AS (
    SELECT article_id, min(revision) AS revision
    FROM article_revisions
    WHERE document_id IN (SELECT unnest($ids))
    GROUP BY article_id, document_id
)

SELECT stored.*
FROM query_table($table) AS stored
SEMI JOIN content USING (article_id, revision)
