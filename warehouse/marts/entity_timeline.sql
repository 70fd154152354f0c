-- How often each entity was named and quoted on each day.
CREATE OR REPLACE VIEW entity_timeline AS
WITH named AS (
    SELECT entity_mentions.article_id, canonical_entities.canonical_id AS entity_id, count(*) AS mentions
    FROM entity_mentions
    JOIN canonical_entities USING (entity_id)
    GROUP BY ALL
),

said AS (
    SELECT quotes.article_id, canonical_entities.canonical_id AS entity_id, count(*) AS quotes
    FROM quotes
    JOIN canonical_entities ON quotes.speaker_entity_id = canonical_entities.entity_id
    GROUP BY ALL
)

SELECT
    entities.entity_id,
    entities.name,
    entities.kind,
    (articles.published_at AT TIME ZONE 'UTC')::DATE AS day,
    count(*) AS articles,
    sum(named.mentions)::BIGINT AS mentions,
    coalesce(sum(said.quotes), 0)::BIGINT AS quotes
FROM named
JOIN articles USING (article_id)
JOIN canonical_entities AS entities USING (entity_id)
LEFT JOIN said USING (article_id, entity_id)
GROUP BY ALL;
