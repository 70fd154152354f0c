-- The tables. Types, nullability and comments are those of schemas/tables.py; clock columns and is_newest are the warehouse's own.

CREATE TABLE sources (
    source_id VARCHAR NOT NULL,
    name VARCHAR,
    kind VARCHAR NOT NULL,
    address VARCHAR,
    country_code VARCHAR,
    language VARCHAR
);

COMMENT ON TABLE sources IS 'Where documents come from; one row for each source that ever delivered';
COMMENT ON COLUMN sources.source_id IS 'Stable name of the source, as in the registry or the sidecar';
COMMENT ON COLUMN sources.name IS 'Name for people';
COMMENT ON COLUMN sources.kind IS 'folder, feed, sitemap, urls, warc, wire, mail or table';
COMMENT ON COLUMN sources.address IS 'Folder, URL or bucket the source is read from';
COMMENT ON COLUMN sources.country_code IS 'ISO 3166-1 alpha-2 code of the outlet''s country';
COMMENT ON COLUMN sources.language IS 'ISO 639-1 code of the language the source declares';

CREATE TABLE documents (
    document_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    url VARCHAR,
    content_sha256 VARCHAR NOT NULL,
    byte_count BIGINT NOT NULL,
    media_type VARCHAR,
    declared_charset VARCHAR,
    declared_published_at TIMESTAMP WITH TIME ZONE,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    raw_segment VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR,
    article_id VARCHAR,
    revision BIGINT,
    pipeline_version VARCHAR NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE documents IS 'Every document ever seen, its one outcome, and where its bytes are';
COMMENT ON COLUMN documents.document_id IS 'SHA-256 over source, URI and content: the same delivery again is the same document';
COMMENT ON COLUMN documents.batch_id IS 'Batch that brought the document';
COMMENT ON COLUMN documents.source_id IS 'Source that delivered it';
COMMENT ON COLUMN documents.uri IS 'File path or URL; a member of an archive follows ''!/'', an item of a list ''#''';
COMMENT ON COLUMN documents.url IS 'Web address of the article, where the delivery gave one';
COMMENT ON COLUMN documents.content_sha256 IS 'SHA-256 of the bytes as they came';
COMMENT ON COLUMN documents.byte_count IS 'Length of the bytes as they came';
COMMENT ON COLUMN documents.media_type IS 'Media type as declared or as the name tells';
COMMENT ON COLUMN documents.declared_charset IS 'Charset from the transport, such as an HTTP header';
COMMENT ON COLUMN documents.declared_published_at IS 'Time of publication that the delivery gave';
COMMENT ON COLUMN documents.fetched_at IS 'When the bytes were read; for files their time of modification';
COMMENT ON COLUMN documents.raw_segment IS 'URI of the Parquet segment that holds the bytes';
COMMENT ON COLUMN documents.outcome IS 'loaded, new_revision, unchanged, duplicate, rejected or unsupported';
COMMENT ON COLUMN documents.reason IS 'Why, for every outcome but loaded';
COMMENT ON COLUMN documents.article_id IS 'Article that the document became, or that it repeats';
COMMENT ON COLUMN documents.revision IS 'Revision of that article';
COMMENT ON COLUMN documents.pipeline_version IS 'Version of the pipeline that decided the outcome';
COMMENT ON COLUMN documents.loaded_at IS 'When the document entered the warehouse';

CREATE TABLE rejects (
    document_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    row VARCHAR,
    pipeline_version VARCHAR NOT NULL,
    rejected_at TIMESTAMP WITH TIME ZONE NOT NULL,
    replayed_at TIMESTAMP WITH TIME ZONE
);

COMMENT ON TABLE rejects IS 'Quarantine: why a document, or a row made from it, was not loaded';
COMMENT ON COLUMN rejects.document_id IS 'Document concerned';
COMMENT ON COLUMN rejects.batch_id IS 'Batch in which it was rejected';
COMMENT ON COLUMN rejects.source_id IS 'Source that delivered the document';
COMMENT ON COLUMN rejects.uri IS 'Where the document came from';
COMMENT ON COLUMN rejects.stage IS 'source, decode, extract, clean, annotate or audit';
COMMENT ON COLUMN rejects.reason IS 'Named reason, such as truncated-gzip or empty-body; for audits the expectation';
COMMENT ON COLUMN rejects.detail IS 'What was seen, in a sentence';
COMMENT ON COLUMN rejects.row IS 'For audits: table and key of the offending row, as JSON';
COMMENT ON COLUMN rejects.pipeline_version IS 'Version of the pipeline that rejected it';
COMMENT ON COLUMN rejects.rejected_at IS 'When the rejection was recorded';
COMMENT ON COLUMN rejects.replayed_at IS 'When the document was run again; null while it waits';

CREATE TABLE article_revisions (
    article_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    document_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR,
    title VARCHAR,
    subtitle VARCHAR,
    authors VARCHAR[] NOT NULL,
    section VARCHAR,
    dateline_place VARCHAR,
    agency VARCHAR,
    credit VARCHAR,
    image_credit VARCHAR,
    author_bio VARCHAR,
    site VARCHAR,
    published_at TIMESTAMP WITH TIME ZONE,
    published_at_basis VARCHAR,
    modified_at TIMESTAMP WITH TIME ZONE,
    language VARCHAR,
    body VARCHAR NOT NULL,
    word_count BIGINT NOT NULL,
    encoding VARCHAR NOT NULL,
    encoding_basis VARCHAR NOT NULL,
    encoding_repaired BOOLEAN NOT NULL,
    extraction_basis VARCHAR NOT NULL,
    is_spun BOOLEAN NOT NULL,
    spin_score DOUBLE NOT NULL,
    is_translated BOOLEAN NOT NULL,
    translation_score DOUBLE NOT NULL,
    annotated_by VARCHAR,
    raw_text VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    is_newest BOOLEAN NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE article_revisions IS 'Every revision of every article';
COMMENT ON COLUMN article_revisions.article_id IS 'SHA-256 over the canonical URL, else over the normalized text';
COMMENT ON COLUMN article_revisions.revision IS '1 for the first text of the article, then counted up';
COMMENT ON COLUMN article_revisions.document_id IS 'Document it was made from';
COMMENT ON COLUMN article_revisions.source_id IS 'Source that delivered it';
COMMENT ON COLUMN article_revisions.url IS 'Canonical web address';
COMMENT ON COLUMN article_revisions.title IS 'Headline, cleaned';
COMMENT ON COLUMN article_revisions.subtitle IS 'Deck or standfirst';
COMMENT ON COLUMN article_revisions.authors IS 'Names in the byline, in their order';
COMMENT ON COLUMN article_revisions.section IS 'Section or category of the outlet';
COMMENT ON COLUMN article_revisions.dateline_place IS 'Place in the dateline, as written';
COMMENT ON COLUMN article_revisions.agency IS 'News agency the text is from';
COMMENT ON COLUMN article_revisions.credit IS 'Source line or credit of the text';
COMMENT ON COLUMN article_revisions.image_credit IS 'Credit of the picture';
COMMENT ON COLUMN article_revisions.author_bio IS 'Author biography that stood under the text';
COMMENT ON COLUMN article_revisions.site IS 'Name of the site or outlet';
COMMENT ON COLUMN article_revisions.published_at IS 'Time of publication';
COMMENT ON COLUMN article_revisions.published_at_basis IS 'Where it was found: json-ld, open-graph, meta, microdata, url, text, sidecar or feed';
COMMENT ON COLUMN article_revisions.modified_at IS 'Time of the last change, as the page tells';
COMMENT ON COLUMN article_revisions.language IS 'ISO 639-1 code of the language of the body';
COMMENT ON COLUMN article_revisions.body IS 'Cleaned text, paragraphs separated by a blank line';
COMMENT ON COLUMN article_revisions.word_count IS 'Words of the body';
COMMENT ON COLUMN article_revisions.encoding IS 'Charset the bytes were decoded with';
COMMENT ON COLUMN article_revisions.encoding_basis IS 'bom, declared, detected or given';
COMMENT ON COLUMN article_revisions.encoding_repaired IS 'Whether mojibake was repaired in the text';
COMMENT ON COLUMN article_revisions.extraction_basis IS 'What the body was taken from: text, json, trafilatura, json-ld and others';
COMMENT ON COLUMN article_revisions.is_spun IS 'Whether the text was rewritten by an article spinner, by spin_score';
COMMENT ON COLUMN article_revisions.spin_score IS 'Probability that the text was spun, 0 to 1';
COMMENT ON COLUMN article_revisions.is_translated IS 'Whether the text is a machine translation, by translation_score';
COMMENT ON COLUMN article_revisions.translation_score IS 'Probability that the text is a machine translation, 0 to 1';
COMMENT ON COLUMN article_revisions.annotated_by IS 'Model that made mentions and quotes; null where the language has none';
COMMENT ON COLUMN article_revisions.raw_text IS 'Decoded text before any cleaning: replaying the applied edits on it gives the body';
COMMENT ON COLUMN article_revisions.text_sha256 IS 'SHA-256 of the normalized text, by which duplicates are found';
COMMENT ON COLUMN article_revisions.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN article_revisions.batch_id IS 'Batch that loaded it';
COMMENT ON COLUMN article_revisions.is_newest IS 'Whether this is the newest revision of its article';
COMMENT ON COLUMN article_revisions.loaded_at IS 'When the revision entered the warehouse';

CREATE TABLE entities (
    entity_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    aliases STRUCT("name" VARCHAR, "basis" VARCHAR)[] NOT NULL,
    country_code VARCHAR,
    wikidata_id VARCHAR,
    pipeline_version VARCHAR NOT NULL
);

COMMENT ON TABLE entities IS 'Persons, organizations, places and other things that articles name';
COMMENT ON COLUMN entities.entity_id IS 'Stable id over kind and normalized name';
COMMENT ON COLUMN entities.kind IS 'Person, Organization, Location, Facility, NORP, Product or Misc';
COMMENT ON COLUMN entities.name IS 'Fullest name seen';
COMMENT ON COLUMN entities.aliases IS 'Other names, each with what showed that it is one';
COMMENT ON COLUMN entities.country_code IS 'ISO 3166-1 alpha-2 code, for countries and their people';
COMMENT ON COLUMN entities.wikidata_id IS 'Wikidata id, where the user''s entity file gives one';
COMMENT ON COLUMN entities.pipeline_version IS 'Version of the pipeline that made the row';

CREATE TABLE entity_mention_revisions (
    article_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    entity_id VARCHAR,
    label VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    score DOUBLE NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    is_newest BOOLEAN NOT NULL
);

COMMENT ON TABLE entity_mention_revisions IS 'Where each revision of an article names an entity';
COMMENT ON COLUMN entity_mention_revisions.article_id IS 'Article that holds the mention';
COMMENT ON COLUMN entity_mention_revisions.revision IS 'Revision of that article';
COMMENT ON COLUMN entity_mention_revisions.entity_id IS 'Entity that is meant; null for dates and sums of money';
COMMENT ON COLUMN entity_mention_revisions.label IS 'Person, Organization, Location, Facility, NORP, Date, Money, Product or Misc';
COMMENT ON COLUMN entity_mention_revisions.text IS 'The words as they stand in the body';
COMMENT ON COLUMN entity_mention_revisions.start_char IS 'First code point in the body';
COMMENT ON COLUMN entity_mention_revisions.end_char IS 'Code point after the last';
COMMENT ON COLUMN entity_mention_revisions.score IS 'How sure the recognizer is, 0 to 1';
COMMENT ON COLUMN entity_mention_revisions.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN entity_mention_revisions.batch_id IS 'Batch that loaded it';
COMMENT ON COLUMN entity_mention_revisions.is_newest IS 'Whether the revision is the newest of its article';

CREATE TABLE quote_revisions (
    quote_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    content STRUCT("start" BIGINT, "end" BIGINT)[] NOT NULL,
    cue VARCHAR,
    speaker_text VARCHAR,
    speaker_entity_id VARCHAR,
    speaker_score DOUBLE NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    score DOUBLE NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    is_newest BOOLEAN NOT NULL
);

COMMENT ON TABLE quote_revisions IS 'What each revision of an article reports as said, and by whom';
COMMENT ON COLUMN quote_revisions.quote_id IS 'SHA-256 over article, revision and content spans';
COMMENT ON COLUMN quote_revisions.article_id IS 'Article that holds the quote';
COMMENT ON COLUMN quote_revisions.revision IS 'Revision of that article';
COMMENT ON COLUMN quote_revisions.kind IS 'direct (wholly inside quote marks), mixed or indirect';
COMMENT ON COLUMN quote_revisions.text IS 'The reported words, parts joined by a space, without the outer quote marks';
COMMENT ON COLUMN quote_revisions.content IS 'Spans of the reported words in the body';
COMMENT ON COLUMN quote_revisions.cue IS 'Words that introduce the quote, such as ''said''';
COMMENT ON COLUMN quote_revisions.speaker_text IS 'The source as the article words it';
COMMENT ON COLUMN quote_revisions.speaker_entity_id IS 'Entity that speaks; null where the evidence is weak';
COMMENT ON COLUMN quote_revisions.speaker_score IS 'How sure the attribution is, 0 to 1';
COMMENT ON COLUMN quote_revisions.start_char IS 'First code point of the first part';
COMMENT ON COLUMN quote_revisions.end_char IS 'Code point after the last part';
COMMENT ON COLUMN quote_revisions.score IS 'How sure the recognizer is, 0 to 1';
COMMENT ON COLUMN quote_revisions.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN quote_revisions.batch_id IS 'Batch that loaded it';
COMMENT ON COLUMN quote_revisions.is_newest IS 'Whether the revision is the newest of its article';

CREATE TABLE edit_revisions (
    article_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    before VARCHAR NOT NULL,
    after VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL,
    applied BOOLEAN NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    is_newest BOOLEAN NOT NULL
);

COMMENT ON TABLE edit_revisions IS 'Every repair of every revision: replaying the applied edits on raw_text gives the body';
COMMENT ON COLUMN edit_revisions.article_id IS 'Article that was edited';
COMMENT ON COLUMN edit_revisions.revision IS 'Revision of that article';
COMMENT ON COLUMN edit_revisions.start_char IS 'First code point in raw_text';
COMMENT ON COLUMN edit_revisions.end_char IS 'Code point after the last';
COMMENT ON COLUMN edit_revisions.before IS 'What raw_text holds there';
COMMENT ON COLUMN edit_revisions.after IS 'What the body holds instead; for flags, what was suggested';
COMMENT ON COLUMN edit_revisions.kind IS 'encoding, space, boilerplate, spin, translation or structure';
COMMENT ON COLUMN edit_revisions.rule IS 'Rule that made the edit; several joined by + where passes met';
COMMENT ON COLUMN edit_revisions.confidence IS 'How sure the rule is, 0 to 1';
COMMENT ON COLUMN edit_revisions.applied IS 'False for flags: suspected damage that was left as it is';
COMMENT ON COLUMN edit_revisions.pipeline_version IS 'Version of the pipeline that made the row';
COMMENT ON COLUMN edit_revisions.batch_id IS 'Batch that loaded it';
COMMENT ON COLUMN edit_revisions.is_newest IS 'Whether the revision is the newest of its article';

CREATE TABLE batches (
    batch_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    raw_segment VARCHAR NOT NULL,
    fetched BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    new_revision BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    unsupported BIGINT NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE batches IS 'Batches of documents and the counts of their outcomes';
COMMENT ON COLUMN batches.batch_id IS 'SHA-256 over the ids of its documents: the same documents make the same batch';
COMMENT ON COLUMN batches.source_id IS 'Source of the batch; ''several'' where its documents are of more than one';
COMMENT ON COLUMN batches.raw_segment IS 'URI of the Parquet segment with the bytes of its documents';
COMMENT ON COLUMN batches.fetched IS 'Documents in the batch';
COMMENT ON COLUMN batches.loaded IS 'New articles';
COMMENT ON COLUMN batches.new_revision IS 'Known articles with a changed text';
COMMENT ON COLUMN batches.unchanged IS 'Known articles with the same text';
COMMENT ON COLUMN batches.duplicate IS 'Texts that another article already has';
COMMENT ON COLUMN batches.rejected IS 'Documents in quarantine';
COMMENT ON COLUMN batches.unsupported IS 'Files of kinds that are not read';
COMMENT ON COLUMN batches.pipeline_version IS 'Version of the pipeline that processed it';
COMMENT ON COLUMN batches.loaded_at IS 'When the batch was loaded';

CREATE TABLE quality_results (
    batch_id VARCHAR NOT NULL,
    suite VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    column_name VARCHAR,
    severity VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL,
    success BOOLEAN NOT NULL,
    row_count BIGINT NOT NULL,
    unexpected_count BIGINT NOT NULL,
    observed VARCHAR,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE quality_results IS 'What Great Expectations found in each batch before it was loaded';
COMMENT ON COLUMN quality_results.batch_id IS 'Batch that was audited';
COMMENT ON COLUMN quality_results.suite IS 'Suite, named after the table';
COMMENT ON COLUMN quality_results.expectation IS 'Expectation, as Great Expectations names it';
COMMENT ON COLUMN quality_results.column_name IS 'Column concerned; null for expectations on whole tables';
COMMENT ON COLUMN quality_results.severity IS 'critical (stops the batch), row (bad rows go to quarantine) or warning';
COMMENT ON COLUMN quality_results.meaning IS 'What breaks for whom when it fails';
COMMENT ON COLUMN quality_results.success IS 'Whether it held';
COMMENT ON COLUMN quality_results.row_count IS 'Rows it looked at';
COMMENT ON COLUMN quality_results.unexpected_count IS 'Rows that failed';
COMMENT ON COLUMN quality_results.observed IS 'Observed value, as JSON';
COMMENT ON COLUMN quality_results.checked_at IS 'When';

CREATE TABLE document_texts (
    document_id VARCHAR NOT NULL,
    article_key VARCHAR NOT NULL,
    by_url BOOLEAN NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE document_texts IS 'The text each readable document brought: from its rows outcomes and revision numbers are decided, whatever the order of arrival';
COMMENT ON COLUMN document_texts.document_id IS 'Document';
COMMENT ON COLUMN document_texts.article_key IS 'Article the document would be by its URL, else by its text';
COMMENT ON COLUMN document_texts.by_url IS 'Whether the article is known by a URL';
COMMENT ON COLUMN document_texts.text_sha256 IS 'SHA-256 of the normalized text';
COMMENT ON COLUMN document_texts.source_id IS 'Source that delivered the document';
COMMENT ON COLUMN document_texts.uri IS 'Where the document came from';
COMMENT ON COLUMN document_texts.fetched_at IS 'When the bytes were read: documents are ordered by it';
COMMENT ON COLUMN document_texts.version_at IS 'Time of change or publication that the article gives, else fetched_at: the order within one moment of reading';

CREATE TABLE loads (
    batch_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    documents BIGINT NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE loads IS 'Every staged batch that was merged, once: a batch found here is not loaded again';
COMMENT ON COLUMN loads.batch_id IS 'Staged batch';
COMMENT ON COLUMN loads.kind IS 'ingest, replay or reprocess';
COMMENT ON COLUMN loads.documents IS 'Documents that the batch brought or replaced';
COMMENT ON COLUMN loads.pipeline_version IS 'Version of the pipeline that staged it';
COMMENT ON COLUMN loads.loaded_at IS 'When it was merged';

CREATE TABLE view_definitions (
    digest VARCHAR NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE view_definitions IS 'Which definitions of the views and marts are in place';
COMMENT ON COLUMN view_definitions.digest IS 'SHA-256 over their SQL files';
COMMENT ON COLUMN view_definitions.applied_at IS 'When they were put in place';

CREATE TABLE merge_turn (
    turn BIGINT NOT NULL
);

COMMENT ON TABLE merge_turn IS 'One row that every merge writes: of two merges at once on DuckLake one fails and runs again';
COMMENT ON COLUMN merge_turn.turn IS 'Merges so far';

INSERT INTO merge_turn VALUES (0);

CREATE TABLE reprocessed_articles (
    batch_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    text_changed BOOLEAN NOT NULL,
    entities_changed BOOLEAN NOT NULL,
    quotes_changed BOOLEAN NOT NULL,
    pipeline_before VARCHAR,
    pipeline_version VARCHAR,
    reprocessed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

COMMENT ON TABLE reprocessed_articles IS 'What replays and newer pipelines changed: one row for each article that came out otherwise';
COMMENT ON COLUMN reprocessed_articles.batch_id IS 'Staged batch that replaced documents';
COMMENT ON COLUMN reprocessed_articles.article_id IS 'Article';
COMMENT ON COLUMN reprocessed_articles.change IS 'new, gone or changed';
COMMENT ON COLUMN reprocessed_articles.text_changed IS 'Whether headline or body differ';
COMMENT ON COLUMN reprocessed_articles.entities_changed IS 'Whether the entity mentions differ';
COMMENT ON COLUMN reprocessed_articles.quotes_changed IS 'Whether the quotes or their speakers differ';
COMMENT ON COLUMN reprocessed_articles.pipeline_before IS 'Version of the pipeline that had made the newest revision';
COMMENT ON COLUMN reprocessed_articles.pipeline_version IS 'Version of the pipeline that made it now';
COMMENT ON COLUMN reprocessed_articles.reprocessed_at IS 'When it was replaced';
