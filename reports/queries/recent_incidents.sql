SELECT source_ids, opened_on, closed_on
FROM incidents
WHERE closed_on IS NULL OR closed_on >= $since::DATE
