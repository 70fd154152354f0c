-- Incidents, with the days for which each was or is open.
SELECT
    incident_id,
    source_id,
    source_ids,
    fault,
    opened_on,
    last_good_on,
    last_bad_on,
    closed_on,
    closed_on IS NULL AS is_open,
    unit,
    observed,
    usual,
    affected,
    sentence
FROM incidents
WHERE
    ($source_id IS NULL OR list_contains(source_ids, $source_id))
    AND ($fault IS NULL OR fault = $fault)
    AND ($state IS NULL OR ($state = 'open') = (closed_on IS NULL))
    AND ($since IS NULL OR coalesce(closed_on, current_date) >= $since::DATE)
    AND ($until IS NULL OR opened_on <= $until::DATE)
