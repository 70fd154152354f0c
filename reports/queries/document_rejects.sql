SELECT stage, reason, detail, "row", rejected_at, replayed_at
FROM rejects
WHERE document_id = $document_id
ORDER BY rejected_at
