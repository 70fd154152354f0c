-- Copies, stories and wordings, and what they are worked out from. Articles that are stored already get their fingerprints
-- when they are reprocessed.
CREATE TABLE article_copies (
    article_id VARCHAR NOT NULL,
    of_article_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    share DOUBLE NOT NULL,
    share_of_original DOUBLE NOT NULL,
    shared_quotes BIGINT NOT NULL,
    direction_basis VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reason VARCHAR NOT NULL
);

CREATE TABLE stories (
    story_id VARCHAR NOT NULL,
    title VARCHAR,
    first_article_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    articles BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    sources BIGINT NOT NULL,
    entities VARCHAR[] NOT NULL
);

CREATE TABLE story_articles (
    story_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    is_copy BOOLEAN NOT NULL
);

CREATE TABLE story_changes (
    old_story_id VARCHAR NOT NULL,
    new_story_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    articles BIGINT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE quote_wordings (
    utterance_id VARCHAR NOT NULL,
    quote_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    changes STRUCT("before" VARCHAR, "after" VARCHAR)[] NOT NULL,
    score DOUBLE NOT NULL
);

ALTER TABLE edit_revisions ADD COLUMN witness_article_id VARCHAR;

CREATE TABLE internal.article_fingerprints (
    document_id VARCHAR NOT NULL,
    signature BLOB NOT NULL,
    bands BIGINT[] NOT NULL,
    anchors BIGINT[] NOT NULL,
    word_count BIGINT NOT NULL
);

CREATE TABLE internal.article_keys (
    bucket BIGINT NOT NULL,
    scope VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL
);

CREATE TABLE internal.article_pairs (
    article_id VARCHAR NOT NULL,
    of_article_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    share_of_copy DOUBLE NOT NULL,
    share_of_original DOUBLE NOT NULL,
    shared_quotes BIGINT NOT NULL,
    direction_basis VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    score DOUBLE NOT NULL
);

CREATE TABLE internal.unlinked_articles (
    article_id VARCHAR NOT NULL,
    is_new BOOLEAN NOT NULL
);

CREATE TABLE internal.witness_edits (
    document_id VARCHAR NOT NULL,
    witness_article_id VARCHAR NOT NULL,
    witness_text VARCHAR NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    before VARCHAR NOT NULL,
    after VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL,
    applied BOOLEAN NOT NULL
);

CREATE TABLE internal.proven_edits (
    document_id VARCHAR NOT NULL,
    witness_article_id VARCHAR NOT NULL,
    witness_text VARCHAR NOT NULL,
    start_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    before VARCHAR NOT NULL,
    after VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL,
    applied BOOLEAN NOT NULL
);
