SELECT stories.*
FROM story_articles
JOIN stories USING (story_id)
WHERE story_articles.article_id = $article_id
