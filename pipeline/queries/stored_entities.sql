-- Entities that the texts of the documents name or quote.
WITH content AS (
    SELECT article_id, min(revision) AS revision
    FROM article_revisions
    WHERE document_id IN (SELECT unnest($ids))
    GROUP BY article_id, document_id
)

SELECT *
FROM entities
WHERE entity_id IN (SELECT entity_id FROM entity_mention_revisions SEMI JOIN content USING (article_id, revision))
    OR entity_id IN (SELECT speaker_entity_id FROM quote_revisions SEMI JOIN content USING (article_id, revision))
