SELECT
    rejects.document_id,
    rejects.uri,
    rejects.source_id,
    stage,
    rejects.reason,
    detail,
    "row",
    rejects.batch_id,
    rejected_at,
    replayed_at,
    CASE WHEN rejects.reason = 'embargoed' AND replayed_at IS NULL THEN documents.embargoed_until END AS embargoed_until
FROM rejects
LEFT JOIN documents USING (document_id)
WHERE
    ($reason IS NULL OR rejects.reason = $reason)
    AND ($source_id IS NULL OR rejects.source_id = $source_id)
    AND ($stage IS NULL OR stage = $stage)
    AND ($since IS NULL OR rejected_at >= $since::DATE)
    AND ($until IS NULL OR rejected_at < $until::DATE + INTERVAL 1 DAY)
