-- Who is the same over all articles.
CREATE TABLE entity_merges (
    entity_id VARCHAR NOT NULL,
    into_entity_id VARCHAR NOT NULL,
    basis VARCHAR NOT NULL
);
