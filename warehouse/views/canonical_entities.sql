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
LEFT JOIN internal.entity_merges AS entity_merges USING (entity_id)
LEFT JOIN entities AS others ON entity_merges.into_entity_id = others.entity_id
LEFT JOIN internal.entity_names AS entity_names
    ON coalesce(others.entity_id, entities.entity_id) = entity_names.entity_id;
