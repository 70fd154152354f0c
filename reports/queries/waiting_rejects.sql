-- Reasons for which documents wait in quarantine.
SELECT reason, count(DISTINCT document_id) AS documents, count(DISTINCT source_id) AS sources
FROM rejects
WHERE replayed_at IS NULL
GROUP BY reason
ORDER BY documents DESC, reason
