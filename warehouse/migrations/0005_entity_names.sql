-- Names that the user's entity file gives.
CREATE TABLE entity_names (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL
);
