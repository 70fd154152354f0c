-- The tables. Migrations hold types and moves only: the columns, with their comments, are declared in schemas/.

CREATE TABLE sources (
    source_id VARCHAR NOT NULL,
    name VARCHAR,
    kind VARCHAR NOT NULL,
    address VARCHAR,
    country_code VARCHAR,
    language VARCHAR
);

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

CREATE TABLE entities (
    entity_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    aliases STRUCT("name" VARCHAR, "basis" VARCHAR)[] NOT NULL,
    country_code VARCHAR,
    wikidata_id VARCHAR,
    pipeline_version VARCHAR NOT NULL
);

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

CREATE TABLE loads (
    batch_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    documents BIGINT NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE view_definitions (
    digest VARCHAR NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE merge_turn (
    turn BIGINT NOT NULL
);

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
