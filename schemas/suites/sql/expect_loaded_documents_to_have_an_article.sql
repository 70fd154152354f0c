SELECT document_id
FROM {batch}
ANTI JOIN article_revisions USING (document_id)
WHERE outcome = 'loaded'
