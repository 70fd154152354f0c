-- Which entities are named in the same articles.
CREATE OR REPLACE VIEW entity_co_mentions AS
WITH named AS (
    SELECT DISTINCT entity_mentions.article_id, canonical_entities.canonical_id AS entity_id
    FROM entity_mentions
    JOIN canonical_entities USING (entity_id)
),

pairs AS (
    SELECT one.entity_id, other.entity_id AS other_entity_id, count(*) AS articles
    FROM named AS one
    JOIN named AS other ON one.article_id = other.article_id AND one.entity_id <> other.entity_id
    GROUP BY one.entity_id, other.entity_id
)

SELECT
    pairs.entity_id,
    entities.name,
    entities.kind,
    pairs.other_entity_id,
    others.name AS other_name,
    others.kind AS other_kind,
    pairs.articles
FROM pairs
JOIN canonical_entities AS entities USING (entity_id)
JOIN canonical_entities AS others ON pairs.other_entity_id = others.entity_id;
