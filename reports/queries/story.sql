-- A story with the names of its entities.
SELECT
    stories.* EXCLUDE (entities),
    (
        SELECT coalesce(list(DISTINCT name ORDER BY name), [])
        FROM canonical_entities
        WHERE entity_id IN (SELECT unnest(stories.entities))
    ) AS entities
FROM stories
WHERE story_id = $story_id
