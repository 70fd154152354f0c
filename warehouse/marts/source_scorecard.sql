-- What each source delivers, and in what state.
CREATE OR REPLACE VIEW source_scorecard AS
WITH delivered AS (
    SELECT
        source_id,
        count(*) AS documents,
        count(*) FILTER (WHERE outcome = 'loaded') AS loaded,
        count(*) FILTER (WHERE outcome = 'new_revision') AS revisions,
        count(*) FILTER (WHERE outcome = 'duplicate') AS duplicates,
        count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
        count(*) FILTER (WHERE outcome = 'unsupported') AS unsupported,
        max(fetched_at) AS last_fetched_at
    FROM documents
    GROUP BY source_id
),

published AS (
    SELECT
        source_id,
        count(*) AS articles,
        max(published_at) AS last_published_at,
        avg(is_spun::INTEGER) AS spun_share,
        avg(is_translated::INTEGER) AS translated_share,
        avg(encoding_repaired::INTEGER) AS mojibake_share,
        median(word_count) AS median_words
    FROM articles
    GROUP BY source_id
),

repaired AS (
    SELECT
        articles.source_id,
        count(*) FILTER (WHERE edits.applied) AS repairs,
        count(*) FILTER (WHERE NOT edits.applied) AS flags
    FROM edits
    JOIN articles USING (article_id)
    GROUP BY articles.source_id
)

SELECT
    sources.source_id,
    sources.name,
    sources.kind,
    coalesce(delivered.documents, 0) AS documents,
    coalesce(published.articles, 0) AS articles,
    coalesce(delivered.loaded, 0) AS loaded,
    coalesce(delivered.revisions, 0) AS revisions,
    delivered.duplicates / delivered.documents AS duplicate_share,
    delivered.rejected / delivered.documents AS rejected_share,
    coalesce(delivered.unsupported, 0) AS unsupported,
    delivered.last_fetched_at,
    published.last_published_at,
    published.spun_share,
    published.translated_share,
    published.mojibake_share,
    published.median_words,
    coalesce(repaired.repairs, 0) AS repairs,
    coalesce(repaired.flags, 0) AS flags
FROM sources
LEFT JOIN delivered USING (source_id)
LEFT JOIN published USING (source_id)
LEFT JOIN repaired USING (source_id);
