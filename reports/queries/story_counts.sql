-- How many stories of a day one article alone reports, and how many several do.
SELECT
    count(*) FILTER (WHERE articles = 1) AS single,
    count(*) FILTER (WHERE articles > 1) AS shared
FROM stories
WHERE first_seen_at::DATE <= $day AND last_seen_at::DATE >= $day
