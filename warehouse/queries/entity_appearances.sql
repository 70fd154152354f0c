-- Every current article with the entities that it mentions and the source that delivered it.
SELECT DISTINCT entity_mentions.article_id, entity_mentions.entity_id, articles.source_id
FROM entity_mentions
JOIN articles USING (article_id)
WHERE entity_mentions.entity_id IS NOT NULL
ORDER BY ALL;
