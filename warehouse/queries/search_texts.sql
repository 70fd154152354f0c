-- What can be searched.
SELECT article_id, source_id, published_at, url, coalesce(title, '') AS title, body
FROM articles;
