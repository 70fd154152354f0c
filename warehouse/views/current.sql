-- The current views: the newest revision of each article and what belongs to it.

CREATE OR REPLACE VIEW articles AS
SELECT
    article_id,
    revision,
    document_id,
    source_id,
    url,
    title,
    subtitle,
    authors,
    section,
    dateline_place,
    agency,
    credit,
    published_at,
    published_at_basis,
    language,
    body,
    word_count,
    encoding,
    is_spun,
    spin_score,
    is_translated,
    translation_score,
    pipeline_version,
    batch_id,
    loaded_at,
    image_credit,
    author_bio,
    site,
    modified_at,
    encoding_basis,
    encoding_repaired,
    extraction_basis,
    annotated_by,
    text_sha256
FROM article_revisions
WHERE is_newest;

COMMENT ON VIEW articles IS 'One row for each article: its newest revision';
COMMENT ON COLUMN articles.article_id IS 'SHA-256 over the canonical URL, else over the normalized text';
COMMENT ON COLUMN articles.revision IS '1 for the first text of the article, then counted up';
COMMENT ON COLUMN articles.document_id IS 'Document it was made from';
COMMENT ON COLUMN articles.source_id IS 'Source that delivered it';
COMMENT ON COLUMN articles.url IS 'Canonical web address';
COMMENT ON COLUMN articles.title IS 'Headline, cleaned';
COMMENT ON COLUMN articles.subtitle IS 'Deck or standfirst';
COMMENT ON COLUMN articles.authors IS 'Names in the byline, in their order';
COMMENT ON COLUMN articles.section IS 'Section or category of the outlet';
COMMENT ON COLUMN articles.dateline_place IS 'Place in the dateline, as written';
COMMENT ON COLUMN articles.agency IS 'News agency the text is from';
COMMENT ON COLUMN articles.credit IS 'Source line or credit of the text';
COMMENT ON COLUMN articles.published_at IS 'Time of publication';
COMMENT ON COLUMN articles.published_at_basis IS 'Where it was found: json-ld, open-graph, meta, microdata, url, text, sidecar or feed';
COMMENT ON COLUMN articles.language IS 'ISO 639-1 code of the language of the body';
COMMENT ON COLUMN articles.body IS 'Cleaned text, paragraphs separated by a blank line';
COMMENT ON COLUMN articles.word_count IS 'Words of the body';
COMMENT ON COLUMN articles.encoding IS 'Charset the bytes were decoded with';
COMMENT ON COLUMN articles.is_spun IS 'Whether the text was rewritten by an article spinner, by spin_score';
COMMENT ON COLUMN articles.spin_score IS 'Probability that the text was spun, 0 to 1';
COMMENT ON COLUMN articles.is_translated IS 'Whether the text is a machine translation, by translation_score';
COMMENT ON COLUMN articles.translation_score IS 'Probability that the text is a machine translation, 0 to 1';
COMMENT ON COLUMN articles.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN articles.batch_id IS 'Batch that loaded it';
COMMENT ON COLUMN articles.loaded_at IS 'When the revision entered the warehouse';
COMMENT ON COLUMN articles.image_credit IS 'Credit of the picture';
COMMENT ON COLUMN articles.author_bio IS 'Author biography that stood under the text';
COMMENT ON COLUMN articles.site IS 'Name of the site or outlet';
COMMENT ON COLUMN articles.modified_at IS 'Time of the last change, as the page tells';
COMMENT ON COLUMN articles.encoding_basis IS 'bom, declared, detected or given';
COMMENT ON COLUMN articles.encoding_repaired IS 'Whether mojibake was repaired in the text';
COMMENT ON COLUMN articles.extraction_basis IS 'What the body was taken from: text, json, trafilatura, json-ld and others';
COMMENT ON COLUMN articles.annotated_by IS 'Model that made mentions and quotes; null where the language has none';
COMMENT ON COLUMN articles.text_sha256 IS 'SHA-256 of the normalized text, by which duplicates are found';

CREATE OR REPLACE VIEW entity_mentions AS
SELECT
    article_id,
    revision,
    entity_id,
    label,
    text,
    start_char,
    end_char,
    score,
    pipeline_version,
    batch_id
FROM entity_mention_revisions
WHERE is_newest;

COMMENT ON VIEW entity_mentions IS 'Where the newest revision of each article names an entity';
COMMENT ON COLUMN entity_mentions.article_id IS 'Article that holds the mention';
COMMENT ON COLUMN entity_mentions.revision IS 'Revision of that article';
COMMENT ON COLUMN entity_mentions.entity_id IS 'Entity that is meant; null for dates and sums of money';
COMMENT ON COLUMN entity_mentions.label IS 'Person, Organization, Location, Facility, NORP, Date, Money, Product or Misc';
COMMENT ON COLUMN entity_mentions.text IS 'The words as they stand in the body';
COMMENT ON COLUMN entity_mentions.start_char IS 'First code point in the body';
COMMENT ON COLUMN entity_mentions.end_char IS 'Code point after the last';
COMMENT ON COLUMN entity_mentions.score IS 'How sure the recognizer is, 0 to 1';
COMMENT ON COLUMN entity_mentions.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN entity_mentions.batch_id IS 'Batch that loaded it';

CREATE OR REPLACE VIEW quotes AS
SELECT
    quote_id,
    article_id,
    revision,
    kind,
    text,
    content,
    cue,
    speaker_text,
    speaker_entity_id,
    speaker_score,
    start_char,
    end_char,
    score,
    pipeline_version,
    batch_id
FROM quote_revisions
WHERE is_newest;

COMMENT ON VIEW quotes IS 'What the newest revision of each article reports as said, and by whom';
COMMENT ON COLUMN quotes.quote_id IS 'SHA-256 over article, revision and content spans';
COMMENT ON COLUMN quotes.article_id IS 'Article that holds the quote';
COMMENT ON COLUMN quotes.revision IS 'Revision of that article';
COMMENT ON COLUMN quotes.kind IS 'direct (wholly inside quote marks), mixed or indirect';
COMMENT ON COLUMN quotes.text IS 'The reported words, parts joined by a space, without the outer quote marks';
COMMENT ON COLUMN quotes.content IS 'Spans of the reported words in the body';
COMMENT ON COLUMN quotes.cue IS 'Words that introduce the quote, such as ''said''';
COMMENT ON COLUMN quotes.speaker_text IS 'The source as the article words it';
COMMENT ON COLUMN quotes.speaker_entity_id IS 'Entity that speaks; null where the evidence is weak';
COMMENT ON COLUMN quotes.speaker_score IS 'How sure the attribution is, 0 to 1';
COMMENT ON COLUMN quotes.start_char IS 'First code point of the first part';
COMMENT ON COLUMN quotes.end_char IS 'Code point after the last part';
COMMENT ON COLUMN quotes.score IS 'How sure the recognizer is, 0 to 1';
COMMENT ON COLUMN quotes.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN quotes.batch_id IS 'Batch that loaded it';

CREATE OR REPLACE VIEW edits AS
SELECT
    article_id,
    revision,
    start_char,
    end_char,
    before,
    after,
    kind,
    rule,
    confidence,
    applied,
    pipeline_version,
    batch_id
FROM edit_revisions
WHERE is_newest;

COMMENT ON VIEW edits IS 'Every repair of the newest revision of each article: replaying the applied edits on raw_text gives the body';
COMMENT ON COLUMN edits.article_id IS 'Article that was edited';
COMMENT ON COLUMN edits.revision IS 'Revision of that article';
COMMENT ON COLUMN edits.start_char IS 'First code point in raw_text';
COMMENT ON COLUMN edits.end_char IS 'Code point after the last';
COMMENT ON COLUMN edits.before IS 'What raw_text holds there';
COMMENT ON COLUMN edits.after IS 'What the body holds instead; for flags, what was suggested';
COMMENT ON COLUMN edits.kind IS 'encoding, space, boilerplate, spin, translation or structure';
COMMENT ON COLUMN edits.rule IS 'Rule that made the edit; several joined by + where passes met';
COMMENT ON COLUMN edits.confidence IS 'How sure the rule is, 0 to 1';
COMMENT ON COLUMN edits.applied IS 'False for flags: suspected damage that was left as it is';
COMMENT ON COLUMN edits.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN edits.batch_id IS 'Batch that loaded it';
