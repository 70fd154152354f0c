-- What the source of a quote did, and whether it did. Quotes that are stored already get it when they are reprocessed.
ALTER TABLE quote_revisions ADD COLUMN act VARCHAR;

ALTER TABLE quote_revisions ADD COLUMN polarity VARCHAR;

ALTER TABLE quote_revisions ADD COLUMN is_utterance BOOLEAN;

-- How sure a merge is. The next publish replaces all merges.
ALTER TABLE internal.entity_merges ADD COLUMN score DOUBLE;
