-- What did not become an article, and why
SELECT outcome, reason, count(*) AS documents, any_value(uri ORDER BY uri) AS example
FROM documents
WHERE outcome IN ('duplicate', 'unchanged', 'rejected', 'unsupported')
GROUP BY outcome, reason
ORDER BY outcome, reason
