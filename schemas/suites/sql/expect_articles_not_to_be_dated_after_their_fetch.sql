-- A day of grace: clocks of outlets and their time zones are often wrong by hours.
SELECT articles.article_id, articles.revision
FROM {batch} AS articles
JOIN documents USING (document_id)
WHERE articles.published_at > documents.fetched_at + INTERVAL 1 DAY
