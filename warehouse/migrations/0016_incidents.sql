-- What is wrong with sources, since when, and until when. Each evaluation replaces the rows.
CREATE TABLE incidents (
    incident_id VARCHAR NOT NULL,
    source_id VARCHAR,
    source_ids VARCHAR[] NOT NULL,
    fault VARCHAR NOT NULL,
    opened_on DATE NOT NULL,
    last_good_on DATE,
    last_bad_on DATE NOT NULL,
    closed_on DATE,
    unit VARCHAR NOT NULL,
    observed DOUBLE NOT NULL,
    usual DOUBLE NOT NULL,
    affected BIGINT NOT NULL,
    sentence VARCHAR NOT NULL
);

CREATE TABLE internal.source_measures (
    day DATE NOT NULL,
    source_id VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    observed DOUBLE,
    whole BIGINT NOT NULL,
    usual DOUBLE,
    lowest DOUBLE,
    highest DOUBLE,
    incident_id VARCHAR
);

CREATE TABLE internal.source_statuses (
    source_id VARCHAR NOT NULL,
    name VARCHAR,
    state VARCHAR NOT NULL,
    state_since DATE,
    last_arrival_at TIMESTAMP WITH TIME ZONE,
    expected_per_day BIGINT,
    documents_today BIGINT NOT NULL,
    usual_by_now DOUBLE,
    open_incidents BIGINT NOT NULL
);

CREATE TABLE internal.incident_evaluations (
    evaluated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    newest_document_at TIMESTAMP WITH TIME ZONE
);
