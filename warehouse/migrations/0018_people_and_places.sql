-- What an article says of the persons and places that it mentions. Mentions that are stored already get it when they are
-- reprocessed.
ALTER TABLE entity_mention_revisions ADD COLUMN title VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN role VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN gender VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN gender_basis VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN place_country_code VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN admin_region VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN latitude DOUBLE;

ALTER TABLE entity_mention_revisions ADD COLUMN longitude DOUBLE;

-- The spelling that mentions use most often names an entity, as loads decide it from here on (load/090_entities.sql):
-- before, the fullest did.
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
