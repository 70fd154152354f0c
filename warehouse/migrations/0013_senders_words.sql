-- What senders print and say: names of agencies and sections as printed, their own ids, notices, and how exact their
-- times are. Articles that are stored already get it when they are reprocessed.
ALTER TABLE article_revisions ADD COLUMN published_at_precision VARCHAR;

ALTER TABLE article_revisions ADD COLUMN agency_printed VARCHAR;

ALTER TABLE article_revisions ADD COLUMN section_printed VARCHAR;

ALTER TABLE article_revisions ADD COLUMN item_guid VARCHAR;

ALTER TABLE article_revisions ADD COLUMN notices STRUCT(kind VARCHAR, text VARCHAR)[];
