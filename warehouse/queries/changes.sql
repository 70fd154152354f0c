-- What replays and newer pipelines changed.
SELECT
    change,
    pipeline_before,
    pipeline_version,
    count(*) AS articles,
    count(*) FILTER (WHERE text_changed) AS texts,
    count(*) FILTER (WHERE entities_changed) AS entities,
    count(*) FILTER (WHERE quotes_changed) AS quotes
FROM reprocessed_articles
WHERE reprocessed_at >= $since::TIMESTAMPTZ
GROUP BY change, pipeline_before, pipeline_version
ORDER BY ALL;
