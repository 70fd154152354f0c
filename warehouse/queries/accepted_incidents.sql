-- Incidents whose state people accepted as usual, with the day on which they did.
SELECT fault, source_ids, opened_on, max(made_at)::DATE AS accepted_on
FROM internal.incident_actions
JOIN incidents USING (incident_id)
WHERE kind = 'accept' AND made_at <= $until::TIMESTAMPTZ
GROUP BY ALL
