-- The given merges, between entities that are stored, in the place of those before. Where they are the same,
-- nothing is written, so that a run without news makes no new copy of the warehouse.
CREATE OR REPLACE TEMP TABLE wanted_merges AS
FROM given_merges
WHERE entity_id IN (SELECT entity_id FROM entities) AND into_entity_id IN (SELECT entity_id FROM entities);

DELETE FROM internal.entity_merges
WHERE (entity_id, into_entity_id, basis) NOT IN (SELECT (entity_id, into_entity_id, basis) FROM wanted_merges);

INSERT INTO internal.entity_merges BY NAME
FROM wanted_merges
ANTI JOIN internal.entity_merges USING (entity_id, into_entity_id, basis);
