-- The raw segments of the documents that are asked for, as far as they are stored.
SELECT document_id, raw_segment
FROM documents
SEMI JOIN asked USING (document_id);
