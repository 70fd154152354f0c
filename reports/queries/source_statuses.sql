-- Each source with its state, as of the last evaluation of incidents.
FROM internal.source_statuses
ORDER BY source_id
