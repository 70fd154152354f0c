-- When incidents were evaluated last.
FROM internal.incident_evaluations
