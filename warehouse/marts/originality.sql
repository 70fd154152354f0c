-- Who reports first, who copies, and who damages what is copied. Versions of a source's own texts are no copies here.
CREATE OR REPLACE VIEW originality AS
WITH copied AS (
    SELECT
        copying.source_id,
        original.source_id AS of_source_id,
        copies.relation,
        original.agency IS NOT NULL AS is_of_agency
    FROM article_copies AS copies
    JOIN articles AS copying ON copies.article_id = copying.article_id
    JOIN articles AS original ON copies.of_article_id = original.article_id
    WHERE copying.source_id <> original.source_id
),

own AS (
    SELECT source_id, count(*) AS articles FROM articles GROUP BY source_id
),

copying AS (
    SELECT
        source_id,
        count(*) AS copies,
        count(*) FILTER (WHERE is_of_agency OR relation = 'agency_copy') AS agency_copies,
        count(*) FILTER (WHERE relation = 'spun_copy') AS spun_copies,
        count(*) FILTER (WHERE relation = 'translated_copy') AS translated_copies
    FROM copied
    GROUP BY source_id
),

copied_by_others AS (
    SELECT of_source_id AS source_id, count(*) AS copied FROM copied GROUP BY of_source_id
),

shared AS (
    SELECT
        articles.source_id,
        count(DISTINCT stories.story_id) AS shared_stories,
        count(DISTINCT stories.story_id) FILTER (WHERE stories.first_article_id = articles.article_id) AS first_reports
    FROM stories
    JOIN story_articles USING (story_id)
    JOIN articles ON story_articles.article_id = articles.article_id
    WHERE stories.sources > 1
    GROUP BY articles.source_id
),

worded AS (
    SELECT
        articles.source_id,
        count(*) AS copied_quotes,
        count(*) FILTER (WHERE wordings.label IN ('spun', 'reworded', 'sense_changed')) AS changed_quotes
    FROM quote_wordings AS wordings
    JOIN articles USING (article_id)
    WHERE wordings.position > 1
    GROUP BY articles.source_id
)

SELECT
    own.source_id,
    sources.name,
    own.articles,
    own.articles - coalesce(copying.copies, 0) AS originals,
    (own.articles - coalesce(copying.copies, 0)) / own.articles AS original_share,
    coalesce(shared.shared_stories, 0) AS shared_stories,
    coalesce(shared.first_reports, 0) AS first_reports,
    coalesce(copied_by_others.copied, 0) AS copied,
    coalesce(copying.copies, 0) AS copies,
    coalesce(copying.agency_copies, 0) AS agency_copies,
    coalesce(copying.spun_copies, 0) AS spun_copies,
    coalesce(copying.translated_copies, 0) AS translated_copies,
    coalesce(worded.copied_quotes, 0) AS copied_quotes,
    coalesce(worded.changed_quotes, 0) AS changed_quotes
FROM own
LEFT JOIN sources USING (source_id)
LEFT JOIN copying USING (source_id)
LEFT JOIN copied_by_others USING (source_id)
LEFT JOIN shared USING (source_id)
LEFT JOIN worded USING (source_id);
