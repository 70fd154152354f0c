SELECT document_id, batch_id, source_id, uri, stage, reason, detail, "row", rejected_at, replayed_at
FROM rejects
WHERE ($reason IS NULL OR reason = $reason) AND ($source_id IS NULL OR source_id = $source_id)
ORDER BY rejected_at DESC, uri
LIMIT $number OFFSET $first
