-- Incidents of a source, open ones first.
SELECT *
FROM incidents
WHERE list_contains(source_ids, $source_id)
ORDER BY closed_on IS NOT NULL, opened_on DESC, incident_id
LIMIT 100
