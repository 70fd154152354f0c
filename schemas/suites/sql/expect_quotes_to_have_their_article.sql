SELECT article_id, revision, quote_id
FROM {batch}
ANTI JOIN article_revisions USING (article_id, revision)
