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
    SELECT
        staged.* REPLACE (placed.revision AS revision, placed.batch_id AS batch_id),
        placed.is_newest,
        placed.occurrence
    FROM placed
    JOIN staged_quotes AS staged ON placed.article_id = staged.article_id AND placed.staged_revision = staged.revision
    UNION ALL BY NAME
    FROM moved_quote_revisions
)

-- Quotes have the ids that they were staged with; only where an article goes back to an earlier text, those of the later
-- revision are derived from them, so that an id names one row.
SELECT * EXCLUDE (occurrence) REPLACE (
    CASE WHEN occurrence = 1 THEN quote_id ELSE sha256(quote_id || ':' || occurrence) END AS quote_id
)
FROM quotes;

INSERT INTO edit_revisions BY NAME
SELECT staged.* REPLACE (placed.revision AS revision, placed.batch_id AS batch_id), placed.is_newest
FROM placed
JOIN staged_edits AS staged ON placed.article_id = staged.article_id AND placed.staged_revision = staged.revision
UNION ALL BY NAME
FROM moved_edit_revisions;
