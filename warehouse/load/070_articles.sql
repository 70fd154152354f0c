-- Revisions and what belongs to them, under their final numbers.
DELETE FROM article_revisions USING stale
WHERE article_revisions.article_id = stale.article_id AND article_revisions.revision = stale.revision;

DELETE FROM entity_mention_revisions USING stale
WHERE entity_mention_revisions.article_id = stale.article_id AND entity_mention_revisions.revision = stale.revision;

DELETE FROM quote_revisions USING stale
WHERE quote_revisions.article_id = stale.article_id AND quote_revisions.revision = stale.revision;

DELETE FROM edit_revisions USING stale
WHERE edit_revisions.article_id = stale.article_id AND edit_revisions.revision = stale.revision;

INSERT INTO article_revisions BY NAME
SELECT
    staged.* REPLACE (placed.revision AS revision, placed.batch_id AS batch_id),
    placed.is_newest,
    now() AS loaded_at
FROM placed
JOIN staged_article_revisions AS staged USING (article_id, document_id)
UNION ALL BY NAME
FROM moved_article_revisions;

INSERT INTO entity_mention_revisions BY NAME
SELECT staged.* REPLACE (placed.revision AS revision, placed.batch_id AS batch_id), placed.is_newest
FROM placed
JOIN staged_entity_mentions AS staged ON placed.article_id = staged.article_id AND placed.staged_revision = staged.revision
UNION ALL BY NAME
FROM moved_entity_mention_revisions;

INSERT INTO quote_revisions BY NAME
WITH quotes AS (
    SELECT staged.* REPLACE (placed.revision AS revision, placed.batch_id AS batch_id), placed.is_newest
    FROM placed
    JOIN staged_quotes AS staged ON placed.article_id = staged.article_id AND placed.staged_revision = staged.revision
    UNION ALL BY NAME
    FROM moved_quote_revisions
)

SELECT * REPLACE (sha256(article_id || ':' || revision || ':' || content::VARCHAR) AS quote_id)
FROM quotes;

INSERT INTO edit_revisions BY NAME
SELECT staged.* REPLACE (placed.revision AS revision, placed.batch_id AS batch_id), placed.is_newest
FROM placed
JOIN staged_edits AS staged ON placed.article_id = staged.article_id AND placed.staged_revision = staged.revision
UNION ALL BY NAME
FROM moved_edit_revisions;
