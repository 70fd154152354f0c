-- Repairs by a witness that are in place.
SELECT *
FROM internal.witness_edits
WHERE document_id IN (SELECT unnest($ids))
ORDER BY document_id, start_char, end_char
