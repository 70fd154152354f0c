SELECT document_id
FROM {batch}
ANTI JOIN documents USING (document_id)
