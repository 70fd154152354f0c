-- Outcomes of the documents of a staged batch; what an earlier batch brought counts as unchanged.
SELECT
    CASE
        WHEN documents.batch_id = getvariable('batch') OR getvariable('replacing') THEN documents.outcome
        ELSE 'unchanged'
    END AS outcome,
    count(*) AS documents
FROM staged_documents AS staged
JOIN documents USING (document_id)
GROUP BY ALL;
