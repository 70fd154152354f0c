SELECT document_id
FROM {batch}
WHERE outcome = 'rejected' AND (reason IS NULL OR document_id NOT IN (SELECT document_id FROM rejects))
