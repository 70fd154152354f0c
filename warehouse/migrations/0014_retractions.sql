-- By what a kill names its item, and until when an embargo holds. Kills and embargoes that are in quarantine already get
-- it when they are replayed.
ALTER TABLE documents ADD COLUMN item_guid VARCHAR;

ALTER TABLE documents ADD COLUMN embargoed_until TIMESTAMP WITH TIME ZONE;

UPDATE documents SET item_guid = article_revisions.item_guid
FROM article_revisions
WHERE documents.document_id = article_revisions.document_id AND article_revisions.item_guid IS NOT NULL;

CREATE TABLE internal.retractions (
    article_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    document_id VARCHAR NOT NULL,
    retracted_at TIMESTAMP WITH TIME ZONE NOT NULL
);
