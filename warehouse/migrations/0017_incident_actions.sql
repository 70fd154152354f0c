-- What people did about incidents. Rows are only added; an evaluation that moves the first day of an incident moves
-- them to its new id.
CREATE TABLE internal.incident_actions (
    incident_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    muted_until TIMESTAMP WITH TIME ZONE,
    note VARCHAR,
    made_by VARCHAR NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL
);
