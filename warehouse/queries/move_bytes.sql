-- Documents whose bytes were stored anew, in another raw segment.
UPDATE documents
SET raw_segment = $raw_segment
WHERE document_id IN (SELECT document_id FROM moved);
