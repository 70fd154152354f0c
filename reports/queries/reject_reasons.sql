SELECT
    stage,
    reason,
    count(*) AS rejects,
    count(DISTINCT source_id) AS sources,
    max(rejected_at) AS newest,
    count(*) FILTER (replayed_at IS NULL) AS waiting
FROM rejects
GROUP BY stage, reason
ORDER BY rejects DESC, stage, reason
