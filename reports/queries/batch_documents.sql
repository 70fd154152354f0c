SELECT document_id, uri, source_id, outcome, reason, article_id, byte_count
FROM documents
WHERE batch_id = $batch_id
ORDER BY outcome, uri
LIMIT $number
