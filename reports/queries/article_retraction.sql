SELECT retracted_at, notice, document_id
FROM retracted_revisions
WHERE article_id = $article_id AND revision = $revision
