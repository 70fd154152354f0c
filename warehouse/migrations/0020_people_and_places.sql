-- What an article says of the persons and places that it mentions. Mentions that are stored already get it when they are
-- reprocessed.
ALTER TABLE entity_mention_revisions ADD COLUMN title VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN role VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN gender VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN gender_basis VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN place_country_code VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN admin_region VARCHAR;

ALTER TABLE entity_mention_revisions ADD COLUMN latitude DOUBLE;

ALTER TABLE entity_mention_revisions ADD COLUMN longitude DOUBLE;
