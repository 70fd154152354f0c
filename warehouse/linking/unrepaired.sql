-- Texts in which other repairs by a witness are in place than are proven.
WITH differences AS (
    (FROM internal.proven_edits EXCEPT ALL FROM internal.witness_edits)
    UNION ALL
    (FROM internal.witness_edits EXCEPT ALL FROM internal.proven_edits)
)

SELECT DISTINCT
    documents.document_id,
    documents.raw_segment,
    documents.document_id IN (SELECT document_id FROM internal.witness_edits) AS is_repaired
FROM documents
SEMI JOIN differences USING (document_id)
SEMI JOIN articles USING (document_id)
ORDER BY documents.document_id
