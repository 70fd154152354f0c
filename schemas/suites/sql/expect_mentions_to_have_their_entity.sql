SELECT article_id, revision, start_char, end_char, label
FROM {batch}
WHERE entity_id IS NOT NULL AND entity_id NOT IN (SELECT entity_id FROM entities)
