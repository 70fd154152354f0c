-- Stored revisions that the touched articles no longer have under that number, and where content goes that stays.
CREATE OR REPLACE TEMP TABLE stored AS
SELECT
    article_revisions.article_id,
    article_revisions.revision,
    article_revisions.document_id,
    row_number() OVER (
        PARTITION BY article_revisions.article_id, article_revisions.document_id
        ORDER BY article_revisions.revision
    ) AS occurrence
FROM article_revisions
JOIN touched ON article_revisions.article_id = touched.article_key;

CREATE OR REPLACE TEMP TABLE stale AS
SELECT stored.article_id, stored.revision
FROM stored
ANTI JOIN wanted USING (article_id, revision, document_id, occurrence)
UNION
SELECT stored.article_id, stored.revision
FROM stored
SEMI JOIN arriving USING (document_id);

CREATE OR REPLACE TEMP TABLE missing AS
SELECT wanted.*, arriving_texts.staged_revision
FROM wanted
ANTI JOIN (SELECT * FROM stored ANTI JOIN stale USING (article_id, revision)) AS remaining
    USING (article_id, revision, document_id)
LEFT JOIN arriving_texts USING (document_id);

-- What the batch brings of them, and the batch that has it.
CREATE OR REPLACE TEMP TABLE placed AS
SELECT missing.*, arriving.batch_id
FROM missing
JOIN arriving USING (document_id)
WHERE missing.staged_revision IS NOT NULL;

CREATE OR REPLACE TEMP TABLE moves AS
SELECT
    missing.article_id,
    stored.revision AS old_revision,
    missing.revision AS new_revision,
    missing.occurrence
FROM missing
JOIN stored USING (article_id, document_id)
WHERE missing.staged_revision IS NULL AND stored.occurrence = 1;

CREATE OR REPLACE TEMP TABLE moved_article_revisions AS
SELECT article_revisions.* REPLACE (moves.new_revision AS revision)
FROM article_revisions
JOIN moves ON article_revisions.article_id = moves.article_id AND article_revisions.revision = moves.old_revision;

CREATE OR REPLACE TEMP TABLE moved_entity_mention_revisions AS
SELECT mentions.* REPLACE (moves.new_revision AS revision)
FROM entity_mention_revisions AS mentions
JOIN moves ON mentions.article_id = moves.article_id AND mentions.revision = moves.old_revision;

CREATE OR REPLACE TEMP TABLE moved_quote_revisions AS
SELECT quotes.* REPLACE (moves.new_revision AS revision), moves.occurrence
FROM quote_revisions AS quotes
JOIN moves ON quotes.article_id = moves.article_id AND quotes.revision = moves.old_revision;

CREATE OR REPLACE TEMP TABLE moved_edit_revisions AS
SELECT edits.* REPLACE (moves.new_revision AS revision)
FROM edit_revisions AS edits
JOIN moves ON edits.article_id = moves.article_id AND edits.revision = moves.old_revision;

CREATE OR REPLACE TEMP TABLE leaving_mentions AS
SELECT mentions.entity_id, mentions.text
FROM entity_mention_revisions AS mentions
JOIN stale ON mentions.article_id = stale.article_id AND mentions.revision = stale.revision;
