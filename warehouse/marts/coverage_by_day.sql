-- How much each source published on each day.
CREATE OR REPLACE VIEW coverage_by_day AS
WITH quoted AS (
    SELECT article_id, count(*) AS quotes FROM quotes GROUP BY article_id
)

SELECT
    (articles.published_at AT TIME ZONE 'UTC')::DATE AS day,
    articles.source_id,
    articles.language,
    count(*) AS articles,
    sum(articles.word_count)::BIGINT AS words,
    coalesce(sum(quoted.quotes), 0)::BIGINT AS quotes,
    count(*) FILTER (WHERE articles.is_spun) AS spun,
    count(*) FILTER (WHERE articles.is_translated) AS translated,
    count(*) FILTER (WHERE articles.revision > 1) AS revised
FROM articles
LEFT JOIN quoted USING (article_id)
GROUP BY ALL;

COMMENT ON VIEW coverage_by_day IS 'How much each source published on each day (UTC) and in each language';
COMMENT ON COLUMN coverage_by_day.day IS 'Day of publication in UTC; null for articles without a date';
COMMENT ON COLUMN coverage_by_day.source_id IS 'Source that delivered the articles';
COMMENT ON COLUMN coverage_by_day.language IS 'Language of the articles';
COMMENT ON COLUMN coverage_by_day.articles IS 'Articles';
COMMENT ON COLUMN coverage_by_day.words IS 'Words of their bodies';
COMMENT ON COLUMN coverage_by_day.quotes IS 'Quotes in them';
COMMENT ON COLUMN coverage_by_day.spun IS 'Articles that a spinner rewrote';
COMMENT ON COLUMN coverage_by_day.translated IS 'Articles that are machine translations';
COMMENT ON COLUMN coverage_by_day.revised IS 'Articles whose page changed after it was first seen';
