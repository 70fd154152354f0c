-- Loads that the stored incidents know nothing of, as of a run that was killed before it evaluated them.
SELECT count(*) AS loads
FROM internal.loads
WHERE loaded_at > coalesce((SELECT max(evaluated_at) FROM internal.incident_evaluations), '-infinity'::TIMESTAMPTZ);
