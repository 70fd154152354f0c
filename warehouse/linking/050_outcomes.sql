-- Whether documents whose article is nearly another one count as loaded or, by the setting near_duplicates, as duplicates.
-- Their articles stay.
CREATE OR REPLACE TEMP TABLE recounted AS
WITH repeated AS (
    SELECT article_id
    FROM article_copies
    WHERE relation IN ('exact', 'near_duplicate') AND getvariable('near_duplicates') = 'duplicates'
)

SELECT document_id, batch_id, 'duplicate' AS outcome, 'near-duplicate' AS reason
FROM documents
SEMI JOIN repeated USING (article_id)
WHERE outcome = 'loaded'
UNION ALL
SELECT document_id, batch_id, 'loaded', NULL
FROM documents
ANTI JOIN repeated USING (article_id)
WHERE reason = 'near-duplicate';

UPDATE documents SET outcome = recounted.outcome, reason = recounted.reason
FROM recounted
WHERE documents.document_id = recounted.document_id;

CREATE OR REPLACE TEMP TABLE recounts AS
SELECT
    batch_id,
    count(*) FILTER (WHERE outcome = 'loaded') AS loaded,
    count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate
FROM documents
SEMI JOIN recounted USING (batch_id)
GROUP BY batch_id;

UPDATE batches SET loaded = recounts.loaded, duplicate = recounts.duplicate
FROM recounts
WHERE batches.batch_id = recounts.batch_id;
