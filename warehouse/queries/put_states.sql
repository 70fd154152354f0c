-- What sources remember now, in the place of what they remembered of the same addresses. Only rows that differ are
-- written: a source remembers each page that it ever listed.
CREATE OR REPLACE TEMP TABLE changed_feed_state AS
FROM given_feed_state
EXCEPT
FROM internal.feed_state;

DELETE FROM internal.feed_state
WHERE (source_id, address) IN (SELECT (source_id, address) FROM changed_feed_state);

INSERT INTO internal.feed_state BY NAME
FROM changed_feed_state;

CREATE OR REPLACE TEMP TABLE changed_seen_urls AS
FROM given_seen_urls
EXCEPT
FROM internal.seen_urls;

DELETE FROM internal.seen_urls
WHERE (source_id, url) IN (SELECT (source_id, url) FROM changed_seen_urls);

INSERT INTO internal.seen_urls BY NAME
FROM changed_seen_urls;
