SELECT count(DISTINCT article_id) AS articles FROM internal.unlinked_articles
