SELECT article_id, revision, start_char, end_char
FROM {batch}
ANTI JOIN article_revisions USING (article_id, revision)
