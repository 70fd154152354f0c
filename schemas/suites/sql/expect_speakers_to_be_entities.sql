SELECT article_id, revision, quote_id
FROM {batch}
WHERE speaker_entity_id IS NOT NULL AND speaker_entity_id NOT IN (SELECT entity_id FROM entities)
