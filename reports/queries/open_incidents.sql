-- Open incidents, with the days that they are open as of the last evaluation.
SELECT source_ids, fault, evaluated_at::DATE - opened_on + 1 AS days
FROM incidents, internal.incident_evaluations
WHERE closed_on IS NULL
ORDER BY opened_on, incident_id
