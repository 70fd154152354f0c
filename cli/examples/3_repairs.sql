-- What the cleaners repaired, by rule
SELECT kind, rule, count(*) AS edits, any_value(before ORDER BY length(before), before) AS before, any_value(after ORDER BY length(before), before) AS after
FROM edits
WHERE applied AND kind IN ('encoding', 'spin', 'translation')
GROUP BY kind, rule
ORDER BY edits DESC, kind, rule
LIMIT 8
