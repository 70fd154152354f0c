SELECT article_id, revision
FROM {batch}
ANTI JOIN (FROM documents WHERE outcome = 'loaded') USING (document_id)
