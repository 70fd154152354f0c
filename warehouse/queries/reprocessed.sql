-- Articles that a replacing load changed.
INSERT INTO reprocessed_articles BY NAME
SELECT
    getvariable('batch') AS batch_id,
    article_id,
    CASE
        WHEN before.article_id IS NULL THEN 'new'
        WHEN after.article_id IS NULL THEN 'gone'
        ELSE 'changed'
    END AS change,
    before.text IS DISTINCT FROM after.text AS text_changed,
    coalesce(before.entities, '') <> coalesce(after.entities, '') AS entities_changed,
    coalesce(before.quotes, '') <> coalesce(after.quotes, '') AS quotes_changed,
    before.pipeline_version AS pipeline_before,
    after.pipeline_version AS pipeline_version,
    now() AS reprocessed_at
FROM fingerprints_before AS before
FULL JOIN fingerprints_after AS after USING (article_id)
WHERE (before.text, before.entities, before.quotes) IS DISTINCT FROM (after.text, after.entities, after.quotes);
