-- Repairs by a witness that are proven at present.
SELECT *
FROM internal.proven_edits
WHERE document_id IN (SELECT unnest($ids))
ORDER BY document_id, start_char, end_char
