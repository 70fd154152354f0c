-- Which revision is the newest of each touched article.
CREATE OR REPLACE TEMP TABLE reflagged AS
SELECT wanted.article_id, wanted.revision, wanted.is_newest
FROM wanted
JOIN article_revisions USING (article_id, revision)
WHERE article_revisions.is_newest <> wanted.is_newest;

UPDATE article_revisions SET is_newest = reflagged.is_newest
FROM reflagged
WHERE article_revisions.article_id = reflagged.article_id AND article_revisions.revision = reflagged.revision;

UPDATE entity_mention_revisions SET is_newest = wanted.is_newest
FROM wanted
WHERE entity_mention_revisions.article_id = wanted.article_id
    AND entity_mention_revisions.revision = wanted.revision
    AND entity_mention_revisions.is_newest <> wanted.is_newest;

UPDATE quote_revisions SET is_newest = wanted.is_newest
FROM wanted
WHERE quote_revisions.article_id = wanted.article_id
    AND quote_revisions.revision = wanted.revision
    AND quote_revisions.is_newest <> wanted.is_newest;

UPDATE edit_revisions SET is_newest = wanted.is_newest
FROM wanted
WHERE edit_revisions.article_id = wanted.article_id
    AND edit_revisions.revision = wanted.revision
    AND edit_revisions.is_newest <> wanted.is_newest;
