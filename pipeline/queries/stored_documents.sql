-- The documents themselves.
SELECT *
FROM documents
WHERE document_id IN (SELECT unnest($ids))
