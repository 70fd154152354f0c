-- What a source delivered by day, beside what is usual.
SELECT day, measure, observed, whole, usual, lowest, highest, incident_id
FROM internal.source_measures
WHERE
    source_id = $source_id
    AND ($since IS NULL OR day >= $since::DATE)
    AND ($until IS NULL OR day <= $until::DATE)
ORDER BY day DESC, measure
