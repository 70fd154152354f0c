-- Entities are the union of what all articles show of them: the fullest name, and every other name as an alias.
CREATE OR REPLACE TEMP TABLE named AS
SELECT staged_entities.* FROM staged_entities
WHERE EXISTS (FROM arriving_texts)
    AND (
        entity_id IN (SELECT entity_id FROM staged_entity_mentions)
        OR entity_id IN (SELECT speaker_entity_id FROM staged_quotes)
    );

CREATE OR REPLACE TEMP TABLE merged_entities AS
WITH views AS (
    FROM named
    UNION ALL BY NAME
    SELECT entities.* FROM entities SEMI JOIN named USING (entity_id)
),

fullest AS (
    SELECT
        entity_id,
        max(kind) AS kind,
        arg_max(name, (length(name), name)) AS name,
        min(country_code) AS country_code,
        min(wikidata_id) AS wikidata_id,
        max(pipeline_version) AS pipeline_version
    FROM views
    GROUP BY entity_id
),

other_names AS (
    SELECT entity_id, unnest(aliases) AS alias FROM views
    UNION
    SELECT entity_id, {'name': name, 'basis': 'name'} FROM views
),

aliases AS (
    SELECT entity_id, list(alias ORDER BY alias.name, alias.basis) AS aliases
    FROM other_names
    JOIN fullest USING (entity_id)
    WHERE alias.name <> fullest.name
    GROUP BY entity_id
)

SELECT fullest.*, coalesce(aliases.aliases, []) AS aliases
FROM fullest
LEFT JOIN aliases USING (entity_id);

MERGE INTO entities
USING merged_entities AS merged ON entities.entity_id = merged.entity_id
WHEN MATCHED AND (entities.name, entities.aliases, entities.country_code, entities.wikidata_id)
    IS DISTINCT FROM (merged.name, merged.aliases, merged.country_code, merged.wikidata_id)
    THEN UPDATE SET
        name = merged.name,
        aliases = merged.aliases,
        country_code = merged.country_code,
        wikidata_id = merged.wikidata_id,
        pipeline_version = merged.pipeline_version
WHEN NOT MATCHED THEN INSERT BY NAME;
