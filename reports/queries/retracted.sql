-- Articles that are no longer shown because their sender took them back, newest first.
SELECT article_id, title, source_id, retracted_at, notice, document_id
FROM retracted_revisions
WHERE is_newest
ORDER BY retracted_at DESC, article_id
