-- Names and Wikidata ids of the user's entity file, in the place of those before. Where they are the same, nothing is
-- written, so that a run without news makes no new copy of the warehouse.
CREATE OR REPLACE TEMP TABLE wanted_names AS
SELECT entity_id, name FROM given_overrides SEMI JOIN entities USING (entity_id) WHERE name IS NOT NULL;

DELETE FROM internal.entity_names
WHERE (entity_id, name) NOT IN (SELECT (entity_id, name) FROM wanted_names);

INSERT INTO internal.entity_names BY NAME
FROM wanted_names
ANTI JOIN internal.entity_names USING (entity_id, name);

CREATE OR REPLACE TEMP TABLE other_ids AS
SELECT entities.entity_id, given_overrides.wikidata_id
FROM entities
LEFT JOIN given_overrides USING (entity_id)
WHERE entities.wikidata_id IS DISTINCT FROM given_overrides.wikidata_id;

UPDATE entities
SET wikidata_id = other_ids.wikidata_id
FROM other_ids
WHERE entities.entity_id = other_ids.entity_id;
