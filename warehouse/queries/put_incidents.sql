-- The rows of an evaluation in the place of those of the one before. Documents that arrive late can move the first day
-- of an incident, and with it its id: what people did about it then moves along.
CREATE OR REPLACE TEMP TABLE moved_incidents AS
SELECT before.incident_id AS old_id, min_by(given.incident_id, given.opened_on) AS new_id
FROM incidents AS before
JOIN given_incidents AS given
    ON before.fault = given.fault
    AND before.source_id IS NOT DISTINCT FROM given.source_id
    AND before.opened_on <= coalesce(given.closed_on, 'infinity'::DATE)
    AND given.opened_on <= coalesce(before.closed_on, 'infinity'::DATE)
WHERE before.incident_id NOT IN (SELECT incident_id FROM given_incidents)
GROUP BY before.incident_id;

UPDATE internal.incident_actions SET incident_id = moved_incidents.new_id
FROM moved_incidents
WHERE incident_actions.incident_id = moved_incidents.old_id;

DELETE FROM incidents;

INSERT INTO incidents BY NAME
FROM given_incidents;

DELETE FROM internal.source_measures;

INSERT INTO internal.source_measures BY NAME
FROM given_source_measures;

DELETE FROM internal.source_statuses;

INSERT INTO internal.source_statuses BY NAME
FROM given_source_statuses;

DELETE FROM internal.incident_evaluations;

INSERT INTO internal.incident_evaluations BY NAME
FROM given_incident_evaluations;
