-- What the index is made of.
CREATE TABLE texts AS
SELECT row_number() OVER () AS docid, *
FROM articles;

CREATE TABLE editions (edition VARCHAR NOT NULL, built_at TIMESTAMP WITH TIME ZONE NOT NULL);
