-- What sources remember between runs.

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
