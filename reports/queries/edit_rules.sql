-- What the repairs changed: edits by kind and rule.
SELECT kind, rule, count(*) FILTER (applied) AS applied, count(*) FILTER (NOT applied) AS flagged, count(DISTINCT article_id) AS articles
FROM edits
GROUP BY kind, rule
ORDER BY applied DESC, flagged DESC, rule
