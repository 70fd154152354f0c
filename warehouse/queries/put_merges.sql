-- Merges between entities that are there.
INSERT INTO entity_merges BY NAME
FROM found_merges
WHERE entity_id IN (SELECT entity_id FROM entities) AND into_entity_id IN (SELECT entity_id FROM entities);
