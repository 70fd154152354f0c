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

COMMENT ON VIEW repair_report IS 'What the repairs changed, by kind, rule and source';
COMMENT ON COLUMN repair_report.kind IS 'encoding, space, boilerplate, spin, translation or structure';
COMMENT ON COLUMN repair_report.rule IS 'Rule that made the edits';
COMMENT ON COLUMN repair_report.source_id IS 'Source of the articles';
COMMENT ON COLUMN repair_report.applied IS 'Edits that were applied';
COMMENT ON COLUMN repair_report.flagged IS 'Suspected damage that was left as it is';
COMMENT ON COLUMN repair_report.articles IS 'Articles with such an edit or flag';
COMMENT ON COLUMN repair_report.mean_confidence IS 'How sure the rule was on average, 0 to 1';
COMMENT ON COLUMN repair_report.commonest_before IS 'Words it found most often';
COMMENT ON COLUMN repair_report.commonest_after IS 'Words it put there most often';
