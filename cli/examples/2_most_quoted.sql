-- Who was quoted most, and where
SELECT e.name AS speaker, count(*) AS quotes, count(DISTINCT q.article_id) AS articles, any_value(q.text ORDER BY length(q.text)) AS shortest_quote
FROM quotes AS q
JOIN canonical_entities AS e ON e.entity_id = q.speaker_entity_id
GROUP BY e.canonical_id, e.name
ORDER BY quotes DESC, speaker
LIMIT 5
