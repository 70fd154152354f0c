-- What the index is made of. The folded columns are gone once it is made.
CREATE TABLE texts AS
SELECT row_number() OVER () AS docid, *, fold(title) AS folded_title, fold(body) AS folded_body
FROM articles;

CREATE TABLE editions (edition VARCHAR NOT NULL, built_at TIMESTAMP WITH TIME ZONE NOT NULL);
