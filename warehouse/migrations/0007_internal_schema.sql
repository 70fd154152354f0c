-- What analysts do not need moves to a schema of its own, so that SHOW TABLES shows what they do.
CREATE SCHEMA internal;

CREATE TABLE internal.schema_migrations (
    number BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL
);
INSERT INTO internal.schema_migrations BY NAME FROM main.schema_migrations;
DROP TABLE main.schema_migrations;

CREATE TABLE internal.view_definitions (
    digest VARCHAR NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL
);
DROP TABLE main.view_definitions;

CREATE TABLE internal.merge_turn (
    turn BIGINT NOT NULL
);
INSERT INTO internal.merge_turn BY NAME FROM main.merge_turn;
DROP TABLE main.merge_turn;

CREATE TABLE internal.loads (
    batch_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    documents BIGINT NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL
);
INSERT INTO internal.loads BY NAME FROM main.loads;
DROP TABLE main.loads;

CREATE TABLE internal.document_texts (
    document_id VARCHAR NOT NULL,
    article_key VARCHAR NOT NULL,
    by_url BOOLEAN NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version_at TIMESTAMP WITH TIME ZONE NOT NULL
);
INSERT INTO internal.document_texts BY NAME FROM main.document_texts;
DROP TABLE main.document_texts;

CREATE TABLE internal.entity_merges (
    entity_id VARCHAR NOT NULL,
    into_entity_id VARCHAR NOT NULL,
    basis VARCHAR NOT NULL
);
INSERT INTO internal.entity_merges BY NAME FROM main.entity_merges;
DROP TABLE main.entity_merges;

CREATE TABLE internal.entity_names (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL
);
INSERT INTO internal.entity_names BY NAME FROM main.entity_names;
DROP TABLE main.entity_names;

CREATE TABLE internal.feed_state (
    source_id VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_check_at TIMESTAMP WITH TIME ZONE NOT NULL,
    failures BIGINT NOT NULL,
    status BIGINT,
    detail VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    content_sha256 VARCHAR,
    position BIGINT
);
INSERT INTO internal.feed_state BY NAME FROM main.feed_state;
DROP TABLE main.feed_state;

CREATE TABLE internal.seen_urls (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    fetch_url VARCHAR NOT NULL,
    final_url VARCHAR,
    outcome VARCHAR NOT NULL,
    status BIGINT,
    detail VARCHAR,
    redirects VARCHAR[] NOT NULL,
    opt_outs VARCHAR[] NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    content_sha256 VARCHAR,
    published_at TIMESTAMP WITH TIME ZONE,
    changed_at TIMESTAMP WITH TIME ZONE,
    first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_fetch_at TIMESTAMP WITH TIME ZONE,
    failures BIGINT NOT NULL
);
INSERT INTO internal.seen_urls BY NAME FROM main.seen_urls;
DROP TABLE main.seen_urls;
