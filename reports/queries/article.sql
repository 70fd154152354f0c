SELECT article_revisions.*, documents.uri, documents.fetched_at
FROM article_revisions
LEFT JOIN documents USING (document_id)
WHERE article_revisions.article_id = $article_id AND CASE WHEN $revision IS NULL THEN is_newest ELSE article_revisions.revision = $revision END
