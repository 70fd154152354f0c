-- All articles that are connected with a changed one, by pairs as they are now. `given_pairs` are the new ones.
INSERT INTO internal.article_pairs BY NAME
FROM given_pairs;

CREATE OR REPLACE TEMP TABLE component AS
WITH RECURSIVE reached AS (
    SELECT article_id FROM queued
    UNION
    SELECT article_id FROM ended_pairs
    UNION
    SELECT of_article_id FROM ended_pairs
    UNION
    SELECT next.article_id
    FROM reached
    JOIN (
        SELECT article_id AS from_article_id, of_article_id AS article_id FROM internal.article_pairs
        UNION ALL
        SELECT of_article_id, article_id FROM internal.article_pairs
    ) AS next ON reached.article_id = next.from_article_id
)

SELECT article_id FROM reached;
