-- What senders took back, with the words of the kill.
CREATE OR REPLACE VIEW retracted_revisions AS
WITH notices AS (
    SELECT document_id, arg_max(detail, rejected_at) AS detail
    FROM rejects
    SEMI JOIN internal.retractions USING (document_id)
    WHERE reason IN ('canceled', 'withheld')
    GROUP BY document_id
)

SELECT
    revisions.article_id,
    revisions.revision,
    revisions.title,
    revisions.source_id,
    revisions.url,
    revisions.item_guid,
    revisions.is_newest,
    retractions.retracted_at,
    nullif(regexp_replace(notices.detail, '^(canceled|withheld): ?', ''), '') AS notice,
    retractions.document_id
FROM internal.retractions AS retractions
JOIN article_revisions AS revisions USING (article_id, revision)
LEFT JOIN notices ON retractions.document_id = notices.document_id;
