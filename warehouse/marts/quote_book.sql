-- Who said what, where and when.
CREATE OR REPLACE VIEW quote_book AS
SELECT
    coalesce(speakers.name, quotes.speaker_text) AS speaker,
    quotes.text,
    quotes.kind,
    quotes.cue,
    articles.published_at,
    articles.title,
    coalesce(articles.site, sources.name, articles.source_id) AS outlet,
    articles.url,
    speakers.canonical_id AS speaker_entity_id,
    quotes.speaker_text,
    quotes.speaker_score,
    quotes.score,
    articles.language,
    articles.agency,
    articles.source_id,
    quotes.article_id,
    quotes.quote_id,
    quotes.speaker_basis,
    quotes.act,
    quotes.polarity,
    quotes.is_utterance,
    coalesce(wordings.utterance_id, quotes.quote_id) AS utterance_id
FROM quotes
JOIN articles USING (article_id)
LEFT JOIN canonical_entities AS speakers ON quotes.speaker_entity_id = speakers.entity_id
LEFT JOIN quote_wordings AS wordings ON quotes.quote_id = wordings.quote_id
LEFT JOIN sources ON articles.source_id = sources.source_id;
