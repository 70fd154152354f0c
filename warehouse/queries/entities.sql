-- All entities with the number of current articles that mention them.
WITH named AS (
    SELECT entity_id, count(DISTINCT article_id) AS articles
    FROM entity_mentions
    WHERE entity_id IS NOT NULL
    GROUP BY entity_id
)

SELECT entities.*, coalesce(named.articles, 0) AS articles
FROM entities
LEFT JOIN named USING (entity_id)
ORDER BY entity_id;
