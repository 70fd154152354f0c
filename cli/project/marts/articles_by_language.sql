-- Articles and words by language
SELECT language, count(*) AS articles, sum(word_count) AS words
FROM articles
GROUP BY language
