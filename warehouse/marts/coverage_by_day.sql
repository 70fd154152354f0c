-- How much each source published on each day. A story counts once, however many articles report it.
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
    count(*) FILTER (WHERE articles.revision > 1) AS revised,
    -- An article that has not been linked yet counts as a story of its own.
    count(DISTINCT coalesce(story_articles.story_id, articles.article_id)) AS stories
FROM articles
LEFT JOIN quoted USING (article_id)
LEFT JOIN story_articles USING (article_id)
GROUP BY ALL;
