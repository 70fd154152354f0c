-- Entities that no revision names any more, which reprocessing leaves behind.
DELETE FROM entities
WHERE entity_id NOT IN (SELECT entity_id FROM entity_mention_revisions WHERE entity_id IS NOT NULL)
    AND entity_id NOT IN (SELECT speaker_entity_id FROM quote_revisions WHERE speaker_entity_id IS NOT NULL);
