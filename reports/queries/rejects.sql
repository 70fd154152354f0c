SELECT
    rejects.document_id,
    rejects.batch_id,
    rejects.source_id,
    rejects.uri,
    stage,
    rejects.reason,
    detail,
    "row",
    rejected_at,
    replayed_at,
    CASE WHEN rejects.reason = 'embargoed' AND replayed_at IS NULL THEN documents.embargoed_until END AS embargoed_until
FROM rejects
LEFT JOIN documents USING (document_id)
WHERE ($reason IS NULL OR rejects.reason = $reason) AND ($source_id IS NULL OR rejects.source_id = $source_id)
ORDER BY rejected_at DESC, rejects.uri
LIMIT $number OFFSET $first
