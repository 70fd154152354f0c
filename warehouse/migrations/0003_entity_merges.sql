-- Who is the same over all articles.
CREATE TABLE entity_merges (
    entity_id VARCHAR NOT NULL,
    into_entity_id VARCHAR NOT NULL,
    basis VARCHAR NOT NULL
);

COMMENT ON TABLE entity_merges IS 'Entities that are others, over all articles; found anew as a whole, never by the order of arrival';
COMMENT ON COLUMN entity_merges.entity_id IS 'Entity that is another one';
COMMENT ON COLUMN entity_merges.into_entity_id IS 'The entity that it is; never itself merged';
COMMENT ON COLUMN entity_merges.basis IS 'What showed it';
