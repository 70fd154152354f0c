-- Utterances of a story, those whose words were changed first, each with its wordings.
SELECT
    wordings.*,
    coalesce(speakers.name, quotes.speaker_text) AS speaker,
    quotes.kind,
    coalesce(articles.site, sources.name, articles.source_id) AS outlet,
    articles.title,
    articles.language
FROM quote_wordings AS wordings
JOIN quotes USING (quote_id)
JOIN articles ON wordings.article_id = articles.article_id
LEFT JOIN canonical_entities AS speakers ON quotes.speaker_entity_id = speakers.entity_id
LEFT JOIN sources ON articles.source_id = sources.source_id
WHERE wordings.story_id = $story_id
ORDER BY
    max((label IN ('spun', 'reworded', 'sense_changed'))::INTEGER) OVER (PARTITION BY utterance_id) DESC,
    utterance_id,
    position
LIMIT $number
