-- Raw segments whose documents were not all made by this version of the pipeline, or must be made again because another
-- document that had their text has it no longer. Oldest first.
SELECT raw_segment, count(*) AS documents
FROM documents
WHERE (pipeline_version <> $version OR reason IS NOT DISTINCT FROM 'awaits-reprocess')
    AND ($source IS NULL OR source_id = $source)
    AND ($since IS NULL OR fetched_at >= $since::TIMESTAMPTZ)
    AND ($until IS NULL OR fetched_at < $until::TIMESTAMPTZ)
GROUP BY raw_segment
ORDER BY min(fetched_at), raw_segment;
