-- What the warehouse makes of documents: hashes of their text, their mentions and their quotes.
SELECT
    document_id,
    uri,
    outcome,
    md5(coalesce(title, '') || chr(0) || body) AS text,
    (
        SELECT md5(string_agg(start_char || ' ' || label || ' ' || coalesce(entity_id, ''), chr(10) ORDER BY start_char))
        FROM entity_mention_revisions AS mentions
        WHERE (mentions.article_id, mentions.revision) = (revisions.article_id, revisions.revision)
    ) AS entities,
    (
        SELECT md5(string_agg(content::VARCHAR || ' ' || coalesce(speaker_entity_id, ''), chr(10) ORDER BY content))
        FROM quote_revisions AS quotes
        WHERE (quotes.article_id, quotes.revision) = (revisions.article_id, revisions.revision)
    ) AS quotes
FROM documents
LEFT JOIN article_revisions AS revisions USING (document_id)
WHERE document_id IN (SELECT unnest($ids))
