-- The day of publication of each article.
SELECT article_id, (published_at AT TIME ZONE 'UTC')::DATE AS day
FROM articles;
