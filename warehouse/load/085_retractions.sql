-- What senders took back: the revisions of an item that came no later than its last kill. The rule asks only what is
-- stored, so it does not matter in which order kills and articles were loaded. Mostly there is no news, and nothing is
-- written.
CREATE OR REPLACE TEMP TABLE kills AS
SELECT
    source_id,
    item_guid,
    max(fetched_at) AS retracted_at,
    arg_max(document_id, (fetched_at, document_id)) AS document_id
FROM documents
WHERE outcome = 'rejected' AND reason IN ('canceled', 'withheld') AND item_guid IS NOT NULL
GROUP BY source_id, item_guid;

-- The same text, delivered again after the kill, is no new revision: it makes the old one stand.
CREATE OR REPLACE TEMP TABLE wanted_retractions AS
WITH delivered AS (
    SELECT article_id, revision, source_id, item_guid, max(fetched_at) AS delivered_at
    FROM documents
    SEMI JOIN kills USING (source_id, item_guid)
    WHERE article_id IS NOT NULL
    GROUP BY article_id, revision, source_id, item_guid
)

SELECT article_id, revision, kills.document_id, kills.retracted_at
FROM article_revisions
JOIN delivered USING (article_id, revision, source_id, item_guid)
JOIN kills USING (source_id, item_guid)
WHERE delivered.delivered_at <= kills.retracted_at;

-- Copies and stories follow.
INSERT INTO internal.unlinked_articles BY NAME
WITH changed AS (
    (SELECT article_id, revision FROM wanted_retractions EXCEPT SELECT article_id, revision FROM internal.retractions)
    UNION ALL
    (SELECT article_id, revision FROM internal.retractions EXCEPT SELECT article_id, revision FROM wanted_retractions)
)

SELECT article_id, false AS is_new FROM changed
EXCEPT
FROM internal.unlinked_articles;

DELETE FROM internal.retractions
WHERE (article_id, revision, document_id, retracted_at) NOT IN (
    SELECT (article_id, revision, document_id, retracted_at) FROM wanted_retractions
);

INSERT INTO internal.retractions BY NAME
FROM wanted_retractions
ANTI JOIN internal.retractions USING (article_id, revision, document_id, retracted_at);
