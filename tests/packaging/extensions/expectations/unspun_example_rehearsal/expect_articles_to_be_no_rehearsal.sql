-- table: articles
-- severity: row
-- meaning: The article is a rehearsal of the newsroom: counts of coverage would hold news that never happened.
SELECT article_id, revision
FROM {batch}
WHERE title LIKE 'REHEARSAL%'
