-- Articles' documents that another version than $version made, or that must be made again because another document that
-- had their text has it no longer; with the segments that hold their bytes. A null parameter selects all.
--
-- $only 'cleaners' asks for the version of the text, 'annotations' for that of its mentions and quotes; where it has
-- none, no row tells which version looked, and that of the text stands for it.
WITH annotated AS (
    SELECT article_id, revision, min(pipeline_version) AS oldest, max(pipeline_version) AS newest
    FROM (
        SELECT article_id, revision, pipeline_version FROM entity_mention_revisions
        UNION ALL
        SELECT article_id, revision, pipeline_version FROM quote_revisions
    )
    GROUP BY article_id, revision
),

content AS (
    SELECT
        document_id,
        article_revisions.pipeline_version AS text_version,
        coalesce(annotated.oldest, article_revisions.pipeline_version) AS oldest,
        coalesce(annotated.newest, article_revisions.pipeline_version) AS newest
    FROM article_revisions
    LEFT JOIN annotated USING (article_id, revision)
)

SELECT DISTINCT documents.document_id, documents.raw_segment
FROM documents
LEFT JOIN content USING (document_id)
WHERE outcome NOT IN ('rejected', 'unsupported')
    AND ($only IS DISTINCT FROM 'annotations' OR content.document_id IS NOT NULL)
    AND (
        $version IS NULL
        OR (
            $only IS DISTINCT FROM 'annotations'
            AND (pipeline_version <> $version OR reason IS NOT DISTINCT FROM 'awaits-reprocess')
        )
        OR (
            $only IS DISTINCT FROM 'cleaners'
            AND content.document_id IS NOT NULL
            AND (content.oldest <> $version OR content.newest <> $version)
        )
    )
    AND ($reason IS NULL OR reason = $reason)
    AND ($source IS NULL OR source_id = $source)
    AND ($batch IS NULL OR starts_with(batch_id, $batch))
    AND ($since IS NULL OR fetched_at >= $since)
    AND ($until IS NULL OR fetched_at < $until)
