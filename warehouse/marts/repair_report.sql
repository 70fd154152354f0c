-- What the repairs changed.
CREATE OR REPLACE VIEW repair_report AS
SELECT
    edits.kind,
    edits.rule,
    articles.source_id,
    count(*) FILTER (WHERE edits.applied) AS applied,
    count(*) FILTER (WHERE NOT edits.applied) AS flagged,
    count(DISTINCT edits.article_id) AS articles,
    avg(edits.confidence) AS mean_confidence,
    mode(edits.before) AS commonest_before,
    mode(edits.after) AS commonest_after
FROM edits
JOIN articles USING (article_id)
GROUP BY edits.kind, edits.rule, articles.source_id;
