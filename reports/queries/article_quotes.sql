SELECT quote_id, quote_revisions.kind, text, content, cue, speaker_text, speaker_entity_id, speaker_score, score, entities.name AS speaker
FROM quote_revisions
LEFT JOIN entities ON entities.entity_id = speaker_entity_id
WHERE article_id = $article_id AND revision = $revision
ORDER BY start_char
