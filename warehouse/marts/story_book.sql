-- Stories that several articles report, article by article.
CREATE OR REPLACE VIEW story_book AS
WITH seen AS (
    SELECT article_id, min(fetched_at) AS first_seen_at FROM documents WHERE article_id IS NOT NULL GROUP BY article_id
),

-- Of an article that is no copy, the report of the same events that it is most like.
reports AS (
    SELECT
        article_id,
        arg_max({'of_article_id': of_article_id, 'share': share_of_copy, 'basis': direction_basis, 'reason': reason},
            (score, share_of_copy, of_article_id)) AS nearest
    FROM internal.article_pairs
    JOIN story_articles AS one USING (article_id)
    JOIN story_articles AS other ON of_article_id = other.article_id AND one.story_id = other.story_id
    WHERE relation = 'independent_report'
    GROUP BY article_id
),

worded AS (
    SELECT
        article_id,
        count(*) AS quotes,
        count(*) FILTER (WHERE label IN ('spun', 'reworded', 'sense_changed')) AS changed_quotes
    FROM quote_wordings
    GROUP BY article_id
)

SELECT
    stories.story_id,
    stories.title AS story,
    stories.first_seen_at,
    members.position,
    coalesce(articles.published_at, seen.first_seen_at) AS seen_at,
    articles.article_id,
    articles.title,
    coalesce(articles.site, sources.name, articles.source_id) AS outlet,
    articles.source_id,
    articles.agency,
    articles.url,
    coalesce(copies.of_article_id, reports.nearest.of_article_id) AS of_article_id,
    coalesce(copies.relation, CASE WHEN reports.article_id IS NOT NULL THEN 'independent_report' END) AS relation,
    coalesce(copies.share, reports.nearest.share) AS share,
    coalesce(copies.direction_basis, reports.nearest.basis) AS direction_basis,
    coalesce(copies.reason, reports.nearest.reason) AS reason,
    coalesce(worded.quotes, 0) AS quotes,
    coalesce(worded.changed_quotes, 0) AS changed_quotes
FROM stories
JOIN story_articles AS members USING (story_id)
JOIN articles ON members.article_id = articles.article_id
JOIN seen ON articles.article_id = seen.article_id
LEFT JOIN article_copies AS copies ON articles.article_id = copies.article_id
LEFT JOIN reports ON articles.article_id = reports.article_id
LEFT JOIN worded ON articles.article_id = worded.article_id
LEFT JOIN sources ON articles.source_id = sources.source_id
WHERE stories.articles > 1;
