-- Sources of the documents.
SELECT *
FROM sources
WHERE source_id IN (SELECT source_id FROM documents WHERE document_id IN (SELECT unnest($ids)))
