-- Entities are the union of what all articles show of them: their full names, and every other name as an alias.

-- How often the mentions of an entity have which words, by what arrives and what leaves.
CREATE OR REPLACE TEMP TABLE spelling_changes AS
SELECT entity_id, text, sum(change)::BIGINT AS mentions
FROM (
    SELECT staged.entity_id, staged.text, 1 AS change
    FROM placed
    JOIN staged_entity_mentions AS staged
        ON placed.article_id = staged.article_id AND placed.staged_revision = staged.revision
    UNION ALL
    SELECT entity_id, text, 1 FROM moved_entity_mention_revisions
    UNION ALL
    SELECT entity_id, text, -1 FROM leaving_mentions
)
WHERE entity_id IS NOT NULL
GROUP BY entity_id, text
HAVING sum(change) <> 0;

MERGE INTO internal.entity_spellings AS spellings
USING spelling_changes AS changes ON spellings.entity_id = changes.entity_id AND spellings.text = changes.text
WHEN MATCHED THEN UPDATE SET mentions = spellings.mentions + changes.mentions
WHEN NOT MATCHED THEN INSERT BY NAME;

DELETE FROM internal.entity_spellings WHERE mentions = 0;

CREATE OR REPLACE TEMP TABLE named AS
SELECT staged_entities.* FROM staged_entities
WHERE EXISTS (FROM arriving_texts)
    AND (
        entity_id IN (SELECT entity_id FROM staged_entity_mentions)
        OR entity_id IN (SELECT speaker_entity_id FROM staged_quotes)
    );

CREATE OR REPLACE TEMP TABLE merged_entities AS
WITH entity_views AS MATERIALIZED (
    FROM named
    UNION ALL BY NAME
    SELECT * FROM entities
    WHERE entity_id IN (SELECT entity_id FROM named UNION SELECT entity_id FROM spelling_changes)
),

aliases AS MATERIALIZED (
    SELECT DISTINCT entity_id, kind, unnest(aliases, recursive := true) FROM entity_views
),

full_names AS MATERIALIZED (
    SELECT entity_id, kind, name FROM entity_views
    UNION
    SELECT entity_id, kind, name FROM aliases WHERE basis IN ('name', 'spelling')
),

traits AS (
    SELECT
        entity_id,
        name,
        name ILIKE 'the %' AS has_article,
        -- As in text/names.py: letters with apostrophes or dots between them are one word.
        len(regexp_extract_all(regexp_replace(name, '[\x27’‘.`´]', '', 'g'), '[\pL\pN&+]+')) - has_article::BIGINT
            AS words,
        -- Datelines are in capitals; of organizations and things, short names in capitals are mostly acronyms.
        name = upper(name) AS is_upper,
        name = lower(name)
        OR (is_upper AND (length(name) > 5 OR kind IN ('Person', 'Location', 'Facility'))) AS is_badly_cased,
        len(regexp_extract_all(name, '(^|[^\pL\pN])\p{Lu}')) AS capitals
    FROM full_names
),

-- The spelling that mentions use most often stands for the entity, "Harbour" rather than "Harbour Inc"; in capitals or
-- lower case throughout only where no other is stored. Of equally frequent ones the fullest, then the better cased, then
-- the first by the alphabet.
ranked AS MATERIALIZED (
    SELECT
        traits.entity_id,
        traits.name,
        row_number() OVER (
            PARTITION BY traits.entity_id
            ORDER BY
                is_badly_cased,
                has_article,
                spellings.mentions DESC NULLS LAST,
                words DESC,
                is_upper,
                capitals DESC,
                traits.name
        ) AS place
    FROM traits
    LEFT JOIN internal.entity_spellings AS spellings
        ON traits.entity_id = spellings.entity_id AND traits.name = spellings.text
),

other_names AS (
    SELECT entity_id, name, 'spelling' AS basis FROM ranked WHERE place > 1
    UNION ALL
    SELECT entity_id, name, basis FROM aliases ANTI JOIN full_names USING (entity_id, name)
),

listed AS (
    SELECT entity_id, list({'name': name, 'basis': basis} ORDER BY name, basis) AS aliases
    FROM other_names
    GROUP BY entity_id
),

merged AS (
    SELECT
        entity_id,
        min(kind) AS kind,
        min(country_code) AS country_code,
        min(wikidata_id) AS wikidata_id,
        max(pipeline_version) AS pipeline_version
    FROM entity_views
    GROUP BY entity_id
)

SELECT merged.*, ranked.name, coalesce(listed.aliases, []) AS aliases
FROM merged
JOIN ranked ON merged.entity_id = ranked.entity_id AND ranked.place = 1
LEFT JOIN listed ON merged.entity_id = listed.entity_id;

MERGE INTO entities
USING merged_entities AS merged ON entities.entity_id = merged.entity_id
WHEN MATCHED AND (
    entities.name, entities.aliases, entities.country_code, entities.wikidata_id, entities.pipeline_version
) IS DISTINCT FROM (merged.name, merged.aliases, merged.country_code, merged.wikidata_id, merged.pipeline_version)
    THEN UPDATE SET
        name = merged.name,
        aliases = merged.aliases,
        country_code = merged.country_code,
        wikidata_id = merged.wikidata_id,
        pipeline_version = merged.pipeline_version
WHEN NOT MATCHED THEN INSERT BY NAME;
