-- What changed from one revision of an article to the next.
CREATE OR REPLACE VIEW article_changes AS
WITH pairs AS (
    SELECT
        newer.article_id,
        newer.revision,
        older.revision AS previous_revision,
        newer.document_id,
        newer.source_id,
        newer.url,
        older.title AS title_before,
        newer.title AS title_after,
        older.body AS body_before,
        newer.body AS body_after,
        older.published_at AS published_before,
        newer.published_at AS published_after
    FROM article_revisions AS newer
    JOIN article_revisions AS older
        ON newer.article_id = older.article_id AND newer.revision = older.revision + 1
),

paragraphs AS (
    SELECT article_id, revision, 1 AS side, unnest(string_split(body_before, chr(10) || chr(10))) AS paragraph,
        generate_subscripts(string_split(body_before, chr(10) || chr(10)), 1) AS place
    FROM pairs
    UNION ALL
    SELECT article_id, revision, 2, unnest(string_split(body_after, chr(10) || chr(10))),
        generate_subscripts(string_split(body_after, chr(10) || chr(10)), 1)
    FROM pairs
),

diffs AS (
    SELECT
        article_id,
        revision,
        string_agg(sign || ' ' || paragraph, chr(10) ORDER BY place, side) AS body_diff
    FROM (
        SELECT
            article_id,
            revision,
            paragraph,
            min(place) AS place,
            min(side) AS side,
            CASE min(side) WHEN 1 THEN '-' ELSE '+' END AS sign
        FROM paragraphs
        GROUP BY article_id, revision, paragraph
        HAVING min(side) = max(side)
    )
    GROUP BY article_id, revision
),

said AS (
    SELECT pairs.article_id, pairs.revision, quotes.text, quotes.speaker_text, 1 AS side
    FROM pairs
    JOIN quote_revisions AS quotes
        ON pairs.article_id = quotes.article_id AND pairs.previous_revision = quotes.revision
    UNION ALL
    SELECT pairs.article_id, pairs.revision, quotes.text, quotes.speaker_text, 2
    FROM pairs
    JOIN quote_revisions AS quotes
        ON pairs.article_id = quotes.article_id AND pairs.revision = quotes.revision
),

one_sided AS (
    SELECT article_id, revision, text, min(speaker_text) AS speaker_text, min(side) AS side
    FROM said
    GROUP BY article_id, revision, text
    HAVING min(side) = max(side)
),

-- A quote was altered where the new revision has one in its place that is nearly the same.
altered AS (
    SELECT
        gone.article_id,
        gone.revision,
        gone.text AS before,
        arg_max(come.text, (jaccard(lower(gone.text), lower(come.text)), come.text)) AS after
    FROM one_sided AS gone
    JOIN one_sided AS come
        ON gone.article_id = come.article_id AND gone.revision = come.revision AND gone.side = 1 AND come.side = 2
    WHERE damerau_levenshtein(lower(gone.text), lower(come.text))
        <= 0.4 * greatest(length(gone.text), length(come.text))
        OR contains(lower(gone.text), lower(come.text))
        OR contains(lower(come.text), lower(gone.text))
    GROUP BY gone.article_id, gone.revision, gone.text
),

quote_changes AS (
    SELECT
        one_sided.article_id,
        one_sided.revision,
        list(one_sided.text ORDER BY one_sided.text) FILTER (WHERE side = 2 AND new.after IS NULL) AS quotes_added,
        list(one_sided.text ORDER BY one_sided.text) FILTER (WHERE side = 1 AND old.before IS NULL) AS quotes_removed,
        list({'before': old.before, 'after': old.after} ORDER BY old.before)
            FILTER (WHERE side = 1 AND old.before IS NOT NULL) AS quotes_altered
    FROM one_sided
    LEFT JOIN altered AS old
        ON one_sided.article_id = old.article_id AND one_sided.revision = old.revision AND one_sided.text = old.before
    LEFT JOIN (SELECT DISTINCT article_id, revision, after FROM altered) AS new
        ON one_sided.article_id = new.article_id AND one_sided.revision = new.revision AND one_sided.text = new.after
    GROUP BY one_sided.article_id, one_sided.revision
)

SELECT
    pairs.article_id,
    pairs.revision,
    pairs.previous_revision,
    documents.fetched_at AS seen_at,
    pairs.source_id,
    pairs.url,
    pairs.title_before,
    pairs.title_after,
    pairs.title_before IS DISTINCT FROM pairs.title_after AS title_changed,
    pairs.published_before,
    pairs.published_after,
    diffs.body_diff,
    coalesce(quote_changes.quotes_added, []) AS quotes_added,
    coalesce(quote_changes.quotes_removed, []) AS quotes_removed,
    coalesce(quote_changes.quotes_altered, []) AS quotes_altered
FROM pairs
LEFT JOIN documents ON pairs.document_id = documents.document_id
LEFT JOIN diffs ON pairs.article_id = diffs.article_id AND pairs.revision = diffs.revision
LEFT JOIN quote_changes
    ON pairs.article_id = quote_changes.article_id AND pairs.revision = quote_changes.revision;
