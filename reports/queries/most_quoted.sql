SELECT
    entities.canonical_id AS entity_id,
    entities.name,
    count(*) AS quotes,
    count(DISTINCT articles.article_id) AS articles,
    arg_max(quotes.text, quotes.speaker_score) AS example,
    arg_max(articles.article_id, quotes.speaker_score) AS article_id
FROM quotes
JOIN articles USING (article_id)
JOIN canonical_entities AS entities ON entities.entity_id = quotes.speaker_entity_id
WHERE coalesce(articles.published_at, articles.loaded_at)::DATE = $day AND entities.kind = 'Person'
GROUP BY entities.canonical_id, entities.name
ORDER BY quotes DESC, articles DESC, entities.name
LIMIT 20
