-- Quarantined documents and rows, newest first. Every filter is left out where it is null.
SELECT
    rejects.rejected_at,
    rejects.source_id,
    rejects.stage,
    rejects.reason,
    rejects.uri,
    rejects.detail,
    rejects.row,
    rejects.replayed_at,
    rejects.document_id,
    rejects.batch_id,
    documents.raw_segment,
    documents.content_sha256,
    documents.outcome
FROM rejects
JOIN documents USING (document_id)
WHERE ($reason IS NULL OR rejects.reason = $reason)
    AND ($stage IS NULL OR rejects.stage = $stage)
    AND ($source IS NULL OR rejects.source_id = $source)
    AND ($batch IS NULL OR starts_with(rejects.batch_id, $batch))
    AND ($document IS NULL OR starts_with(rejects.document_id, $document))
    AND ($since IS NULL OR rejects.rejected_at >= $since::TIMESTAMPTZ)
    AND ($until IS NULL OR rejects.rejected_at < $until::TIMESTAMPTZ)
    AND ($replayed OR rejects.replayed_at IS NULL)
ORDER BY rejects.rejected_at DESC, rejects.uri, rejects.reason;
