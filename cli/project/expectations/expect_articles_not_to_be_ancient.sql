-- table: articles
-- severity: warning
-- meaning: The article is dated before 1800: a date was misread, and coverage by day would show it.
SELECT article_id, revision
FROM {batch}
WHERE published_at < TIMESTAMPTZ '1800-01-01'
