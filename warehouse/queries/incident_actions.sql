-- What people did about incidents, the oldest first.
SELECT incident_id, kind, muted_until, note, made_by, made_at
FROM internal.incident_actions
ORDER BY made_at, incident_id, kind
