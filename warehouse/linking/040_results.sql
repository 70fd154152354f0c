-- What was worked out for the articles of the component, in the place of what they had.
CREATE OR REPLACE TEMP TABLE stories_before AS
SELECT article_id, story_id FROM story_articles SEMI JOIN component USING (article_id);

DELETE FROM article_copies WHERE article_id IN (SELECT article_id FROM component);

INSERT INTO article_copies BY NAME
FROM given_copies;

DELETE FROM stories WHERE story_id IN (SELECT story_id FROM stories_before);

DELETE FROM story_articles WHERE article_id IN (SELECT article_id FROM component);

INSERT INTO story_articles BY NAME
SELECT * EXCLUDE (seen_at) FROM given_story_articles;

INSERT INTO stories BY NAME
WITH current AS MATERIALIZED (
    SELECT
        given.story_id,
        given.position,
        given.is_copy,
        articles.article_id,
        articles.title,
        articles.source_id,
        given.seen_at
    FROM given_story_articles AS given
    JOIN articles USING (article_id)
),

named AS (
    SELECT
        story_id,
        entity_id,
        count(DISTINCT article_id) AS articles
    FROM entity_mentions
    JOIN current USING (article_id)
    WHERE entity_id IS NOT NULL
    GROUP BY story_id, entity_id
    QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY articles DESC, entity_id) <= 10
),

entities AS (
    SELECT story_id, list(entity_id ORDER BY articles DESC, entity_id) AS entities FROM named GROUP BY story_id
)

SELECT
    current.story_id,
    arg_min(current.title, current.position) AS title,
    arg_min(current.article_id, current.position) AS first_article_id,
    min(current.seen_at) AS first_seen_at,
    max(current.seen_at) AS last_seen_at,
    count(*) AS articles,
    count(*) FILTER (WHERE current.is_copy) AS copies,
    count(DISTINCT current.source_id) AS sources,
    coalesce(any_value(entities.entities), []) AS entities
FROM current
LEFT JOIN entities USING (story_id)
GROUP BY current.story_id;

DELETE FROM quote_wordings WHERE article_id IN (SELECT article_id FROM component);

INSERT INTO quote_wordings BY NAME
FROM given_wordings;

INSERT INTO story_changes BY NAME
SELECT *, now() AS changed_at FROM given_story_changes;

DELETE FROM internal.proven_edits WHERE document_id IN (
    SELECT document_id FROM article_revisions SEMI JOIN component USING (article_id)
);

INSERT INTO internal.proven_edits BY NAME
FROM given_edits;

DELETE FROM internal.unlinked_articles WHERE article_id IN (SELECT article_id FROM queued);
