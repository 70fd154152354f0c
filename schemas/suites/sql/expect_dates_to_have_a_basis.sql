SELECT article_id, revision
FROM {batch}
WHERE (published_at IS NULL) <> (published_at_basis IS NULL)
