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
    quotes.quote_id
FROM quotes
JOIN articles USING (article_id)
LEFT JOIN canonical_entities AS speakers ON quotes.speaker_entity_id = speakers.entity_id
LEFT JOIN sources ON articles.source_id = sources.source_id;

COMMENT ON VIEW quote_book IS 'Who said what, where and when: one row for each quote of the newest revisions';
COMMENT ON COLUMN quote_book.speaker IS 'Name of the speaker where it is known, else the source as the article words it';
COMMENT ON COLUMN quote_book.text IS 'The reported words';
COMMENT ON COLUMN quote_book.kind IS 'direct, mixed or indirect';
COMMENT ON COLUMN quote_book.cue IS 'Words that introduce the quote';
COMMENT ON COLUMN quote_book.published_at IS 'Time of publication of the article';
COMMENT ON COLUMN quote_book.title IS 'Headline of the article';
COMMENT ON COLUMN quote_book.outlet IS 'Site, else name, else id of the source';
COMMENT ON COLUMN quote_book.url IS 'Address of the article';
COMMENT ON COLUMN quote_book.speaker_entity_id IS 'Entity that speaks; null where the evidence is weak';
COMMENT ON COLUMN quote_book.speaker_text IS 'The source as the article words it';
COMMENT ON COLUMN quote_book.speaker_score IS 'How sure the attribution is, 0 to 1';
COMMENT ON COLUMN quote_book.score IS 'How sure the recognizer is, 0 to 1';
COMMENT ON COLUMN quote_book.language IS 'Language of the article';
COMMENT ON COLUMN quote_book.agency IS 'News agency the article is from';
COMMENT ON COLUMN quote_book.source_id IS 'Source that delivered the article';
COMMENT ON COLUMN quote_book.article_id IS 'Article that holds the quote';
COMMENT ON COLUMN quote_book.quote_id IS 'The quote';
