-- Documents that match a selection, with the segments that hold their bytes; a null parameter selects all.
SELECT document_id, raw_segment
FROM documents
WHERE (NOT $rejected OR outcome = 'rejected')
    AND ($outdated IS NULL OR (pipeline_version != $outdated AND outcome NOT IN ('rejected', 'unsupported')))
    AND ($reason IS NULL OR reason = $reason)
    AND ($source IS NULL OR source_id = $source)
    AND ($batch IS NULL OR starts_with(batch_id, $batch))
    AND ($since IS NULL OR fetched_at >= $since)
ORDER BY raw_segment, document_id
