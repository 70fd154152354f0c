-- What sources remember between runs. Types, nullability and comments are those of schemas/state.py.

CREATE TABLE feed_state (
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

COMMENT ON TABLE feed_state IS 'Addresses that list documents or hold them, and what became of each when it was last asked; one row for each address of a source';
COMMENT ON COLUMN feed_state.source_id IS 'Source that the address belongs to';
COMMENT ON COLUMN feed_state.address IS 'URL or path; with source_id the key';
COMMENT ON COLUMN feed_state.outcome IS 'What became of it last: fetched, not-modified, read, or the name of a failure';
COMMENT ON COLUMN feed_state.checked_at IS 'When it was last asked';
COMMENT ON COLUMN feed_state.next_check_at IS 'When it is to be asked again, and not before';
COMMENT ON COLUMN feed_state.failures IS 'Failures in a row; 0 after a success';
COMMENT ON COLUMN feed_state.status IS 'HTTP status of the last answer';
COMMENT ON COLUMN feed_state.detail IS 'What was seen, where it failed';
COMMENT ON COLUMN feed_state.etag IS 'Validator of the last whole answer';
COMMENT ON COLUMN feed_state.last_modified IS 'Last-Modified of the last whole answer, as it came';
COMMENT ON COLUMN feed_state.content_sha256 IS 'SHA-256 of the last whole answer';
COMMENT ON COLUMN feed_state.position IS 'For archives: offset at which reading goes on; null when it is read to its end';

CREATE TABLE seen_urls (
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

COMMENT ON TABLE seen_urls IS 'Web addresses that sources listed, and what became of each when it was last asked for; one row for each address of a source';
COMMENT ON COLUMN seen_urls.source_id IS 'Source that listed it';
COMMENT ON COLUMN seen_urls.url IS 'Canonical address; with source_id the key';
COMMENT ON COLUMN seen_urls.fetch_url IS 'Address as listed, which is the one that is fetched';
COMMENT ON COLUMN seen_urls.final_url IS 'Address that answered, after redirects';
COMMENT ON COLUMN seen_urls.outcome IS 'fetched, not-modified, unchanged, or the name of a failure';
COMMENT ON COLUMN seen_urls.status IS 'HTTP status of the last answer';
COMMENT ON COLUMN seen_urls.detail IS 'What was seen, where it failed';
COMMENT ON COLUMN seen_urls.redirects IS 'Steps between the two addresses, each as status and target';
COMMENT ON COLUMN seen_urls.opt_outs IS 'Reservations against AI or text mining that were seen, each with where';
COMMENT ON COLUMN seen_urls.etag IS 'Validator of the last whole answer';
COMMENT ON COLUMN seen_urls.last_modified IS 'Last-Modified of the last whole answer, as it came';
COMMENT ON COLUMN seen_urls.content_sha256 IS 'SHA-256 of the last whole answer';
COMMENT ON COLUMN seen_urls.published_at IS 'Time of publication that the listing gave';
COMMENT ON COLUMN seen_urls.changed_at IS 'Time of change that the listing gave when it was last fetched';
COMMENT ON COLUMN seen_urls.first_seen_at IS 'When it was first listed';
COMMENT ON COLUMN seen_urls.fetched_at IS 'When it was last asked for';
COMMENT ON COLUMN seen_urls.next_fetch_at IS 'When it is to be asked for again; null for never, unless listed as changed';
COMMENT ON COLUMN seen_urls.failures IS 'Failures in a row; 0 after a success';
