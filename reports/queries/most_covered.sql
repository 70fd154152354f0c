SELECT
    entities.canonical_id AS entity_id,
    entities.name,
    entities.kind,
    count(*) AS mentions,
    count(DISTINCT articles.article_id) AS articles,
    count(DISTINCT articles.source_id) AS sources
FROM entity_mentions
JOIN articles USING (article_id)
JOIN canonical_entities AS entities USING (entity_id)
WHERE coalesce(articles.published_at, articles.loaded_at)::DATE = $day
GROUP BY entities.canonical_id, entities.name, entities.kind
ORDER BY articles DESC, mentions DESC, entities.name
LIMIT 20
