-- The copies of one original, the original first, to which an article belongs.
WITH family AS (
    SELECT coalesce((SELECT family_id FROM article_copies WHERE article_id = $article_id), $article_id) AS family_id
),

members AS (
    SELECT copies.* FROM article_copies AS copies SEMI JOIN family USING (family_id)
)

SELECT
    articles.article_id,
    articles.title,
    coalesce(articles.site, sources.name, articles.source_id) AS outlet,
    coalesce(articles.published_at, documents.fetched_at) AS seen_at,
    members.relation,
    members.of_article_id,
    members.share,
    members.reason
FROM articles
LEFT JOIN members USING (article_id)
LEFT JOIN documents ON articles.document_id = documents.document_id
LEFT JOIN sources ON articles.source_id = sources.source_id
WHERE members.article_id IS NOT NULL
    OR (articles.article_id = (SELECT family_id FROM family) AND EXISTS (FROM members))
ORDER BY members.article_id IS NOT NULL, seen_at, articles.article_id
LIMIT $number
