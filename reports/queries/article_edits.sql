SELECT start_char, end_char, "before", "after", kind, rule, confidence, applied
FROM edit_revisions
WHERE article_id = $article_id AND revision = $revision
ORDER BY start_char, end_char
