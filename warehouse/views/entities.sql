-- Every entity id with the entity that it stands for.
CREATE OR REPLACE VIEW canonical_entities AS
SELECT
    entities.entity_id,
    coalesce(others.entity_id, entities.entity_id) AS canonical_id,
    coalesce(entity_names.name, others.name, entities.name) AS name,
    coalesce(others.kind, entities.kind) AS kind,
    coalesce(others.country_code, entities.country_code) AS country_code,
    entities.name AS own_name,
    entity_merges.basis,
    coalesce(others.wikidata_id, entities.wikidata_id) AS wikidata_id
FROM entities
LEFT JOIN entity_merges USING (entity_id)
LEFT JOIN entities AS others ON entity_merges.into_entity_id = others.entity_id
LEFT JOIN entity_names ON coalesce(others.entity_id, entities.entity_id) = entity_names.entity_id;

COMMENT ON VIEW canonical_entities IS 'Every entity with the one that it stands for, where articles call the same person or thing differently';
COMMENT ON COLUMN canonical_entities.entity_id IS 'Entity, as mentions and quotes refer to it';
COMMENT ON COLUMN canonical_entities.canonical_id IS 'Entity that it stands for; itself where it is no other';
COMMENT ON COLUMN canonical_entities.name IS 'Name of the entity that it stands for, as the user''s entity file gives it, else as articles do';
COMMENT ON COLUMN canonical_entities.kind IS 'Kind of the entity that it stands for';
COMMENT ON COLUMN canonical_entities.country_code IS 'ISO 3166-1 alpha-2 code, for countries and their people';
COMMENT ON COLUMN canonical_entities.own_name IS 'Name of the entity itself';
COMMENT ON COLUMN canonical_entities.basis IS 'What showed that they are the same; null where it stands for itself';
COMMENT ON COLUMN canonical_entities.wikidata_id IS 'Wikidata id, where the user''s entity file gives one';
