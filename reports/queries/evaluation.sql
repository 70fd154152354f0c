-- When incidents were last evaluated.
SELECT evaluated_at, newest_document_at FROM internal.incident_evaluations
