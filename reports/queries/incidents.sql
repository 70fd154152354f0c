-- Incidents that are open or were closed since a day: open ones first, those that affect the most documents before others.
FROM incidents
WHERE closed_on IS NULL OR closed_on >= $since::DATE
ORDER BY closed_on NULLS FIRST, affected DESC, incident_id
