-- What the index is made of.
CREATE TABLE texts AS
FROM articles;

CREATE TABLE editions (edition VARCHAR NOT NULL, built_at TIMESTAMP WITH TIME ZONE NOT NULL);
