-- Articles' documents that another version than $version made, or that must be made again because another document that
-- had their text has it no longer; with the segments that hold their bytes. A null parameter selects all.
SELECT document_id, raw_segment
FROM documents
WHERE outcome NOT IN ('rejected', 'unsupported')
    AND ($version IS NULL OR pipeline_version != $version OR reason IS NOT DISTINCT FROM 'awaits-reprocess')
    AND ($reason IS NULL OR reason = $reason)
    AND ($source IS NULL OR source_id = $source)
    AND ($batch IS NULL OR starts_with(batch_id, $batch))
    AND ($since IS NULL OR fetched_at >= $since)
