SELECT label, text, start_char, end_char, score, entity_id, entities.name, entities.kind
FROM entity_mention_revisions
LEFT JOIN entities USING (entity_id)
WHERE article_id = $article_id AND revision = $revision
ORDER BY start_char
