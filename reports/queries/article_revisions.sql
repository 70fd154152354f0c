SELECT revision, title, word_count, loaded_at, is_newest
FROM article_revisions
WHERE article_id = $article_id
ORDER BY revision
