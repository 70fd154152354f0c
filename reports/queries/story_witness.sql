-- Repairs of a text by a genuine copy, with the sentence of that copy.
SELECT
    edits.before,
    edits.after,
    edits.applied,
    edits.witness_text,
    edits.witness_article_id,
    articles.title,
    coalesce(articles.site, sources.name, articles.source_id) AS outlet
FROM internal.witness_edits AS edits
JOIN articles ON edits.witness_article_id = articles.article_id
LEFT JOIN sources ON articles.source_id = sources.source_id
WHERE edits.document_id = $document_id
ORDER BY edits.start_char, edits.end_char
