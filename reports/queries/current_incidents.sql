-- What is wrong now and what recovered of late, the incidents with the most documents first.
SELECT *
FROM incidents
WHERE closed_on IS NULL OR closed_on >= $recovered_since::DATE
ORDER BY closed_on IS NOT NULL, affected DESC, opened_on, incident_id
