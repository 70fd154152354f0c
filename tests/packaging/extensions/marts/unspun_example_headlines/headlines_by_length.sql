-- Headlines, the longest first
SELECT title, length(title) AS characters
FROM articles
ORDER BY characters DESC
