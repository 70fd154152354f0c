-- Which revision is the newest of each touched article. Mostly none changes, and the large tables are not read.
CREATE OR REPLACE TEMP TABLE reflagged AS
SELECT wanted.article_id, wanted.revision, wanted.is_newest
FROM wanted
JOIN article_revisions USING (article_id, revision)
WHERE article_revisions.is_newest <> wanted.is_newest;

UPDATE article_revisions SET is_newest = reflagged.is_newest
FROM reflagged
WHERE article_revisions.article_id = reflagged.article_id AND article_revisions.revision = reflagged.revision;

UPDATE entity_mention_revisions SET is_newest = reflagged.is_newest
FROM reflagged
WHERE entity_mention_revisions.article_id = reflagged.article_id AND entity_mention_revisions.revision = reflagged.revision;

UPDATE quote_revisions SET is_newest = reflagged.is_newest
FROM reflagged
WHERE quote_revisions.article_id = reflagged.article_id AND quote_revisions.revision = reflagged.revision;

UPDATE edit_revisions SET is_newest = reflagged.is_newest
FROM reflagged
WHERE edit_revisions.article_id = reflagged.article_id AND edit_revisions.revision = reflagged.revision;
