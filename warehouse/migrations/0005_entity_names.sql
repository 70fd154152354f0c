-- Names that the user's entity file gives.
CREATE TABLE entity_names (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL
);

COMMENT ON TABLE entity_names IS 'Names under which the user''s entity file shows entities; put in place as a whole at every publish';
COMMENT ON COLUMN entity_names.entity_id IS 'Entity that is shown under another name';
COMMENT ON COLUMN entity_names.name IS 'The name it is shown under';
