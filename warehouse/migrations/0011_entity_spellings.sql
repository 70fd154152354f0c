-- How often mentions spell an entity how, and the name that follows for each entity, as loads decide it from here on
-- (load/090_entities.sql): before, it depended on the order of batches.
CREATE TABLE internal.entity_spellings (
    entity_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    mentions BIGINT NOT NULL
);

INSERT INTO internal.entity_spellings BY NAME
SELECT entity_id, text, count(*) AS mentions
FROM entity_mention_revisions
WHERE entity_id IS NOT NULL
GROUP BY entity_id, text;

CREATE TEMP TABLE renamed AS
WITH aliases AS (
    SELECT DISTINCT entity_id, kind, unnest(aliases, recursive := true) FROM entities
),

full_names AS (
    SELECT entity_id, kind, name FROM entities
    UNION
    SELECT entity_id, kind, name FROM aliases WHERE basis IN ('name', 'spelling')
),

traits AS (
    SELECT
        entity_id,
        name,
        name ILIKE 'the %' AS has_article,
        len(regexp_extract_all(regexp_replace(name, '[\x27’‘.`´]', '', 'g'), '[\pL\pN&+]+')) - has_article::BIGINT
            AS words,
        -- Datelines are in capitals; of organizations and things, short names in capitals are mostly acronyms.
        name = upper(name) AS is_upper,
        name = lower(name)
        OR (is_upper AND (length(name) > 5 OR kind IN ('Person', 'Location', 'Facility'))) AS is_badly_cased,
        len(regexp_extract_all(name, '(^|[^\pL\pN])\p{Lu}')) AS capitals
    FROM full_names
),

ranked AS (
    SELECT
        traits.entity_id,
        traits.name,
        row_number() OVER (
            PARTITION BY traits.entity_id
            ORDER BY
                words DESC,
                has_article,
                is_badly_cased,
                spellings.mentions DESC NULLS LAST,
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
)

SELECT ranked.entity_id, ranked.name, coalesce(listed.aliases, []) AS aliases
FROM ranked
LEFT JOIN listed USING (entity_id)
WHERE place = 1;

UPDATE entities SET name = renamed.name, aliases = renamed.aliases
FROM renamed
WHERE entities.entity_id = renamed.entity_id
    AND (entities.name, entities.aliases) IS DISTINCT FROM (renamed.name, renamed.aliases);

DROP TABLE renamed;
