-- The newest day with articles that has come.
SELECT max(day) AS day
FROM (SELECT coalesce(published_at, loaded_at)::DATE AS day FROM articles)
WHERE day <= current_date
