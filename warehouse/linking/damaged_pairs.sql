-- Copies whose words are a spinner's or a translator's, with what they are copies of.
SELECT *
FROM internal.article_pairs
WHERE relation IN ('spun_copy', 'translated_copy')
ORDER BY article_id, of_article_id
