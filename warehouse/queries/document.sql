-- A document by its id or the beginning of it.
SELECT document_id, uri, raw_segment
FROM documents
WHERE starts_with(document_id, $document)
LIMIT 2;
