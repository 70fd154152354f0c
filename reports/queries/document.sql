-- A document, and the charset in which its article could be read.
SELECT documents.*, article_revisions.encoding AS article_charset
FROM documents
LEFT JOIN article_revisions USING (document_id)
WHERE documents.document_id = $document_id
LIMIT 1
