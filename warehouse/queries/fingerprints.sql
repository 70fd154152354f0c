-- What each revision of the touched articles says, as hashes that can be compared; null where it has no such rows.
SELECT
    revisions.article_id,
    revisions.pipeline_version,
    revisions.is_newest,
    documents.uri,
    md5(concat_ws(chr(0), coalesce(revisions.title, ''), revisions.body)) AS text,
    (
        SELECT md5(string_agg((label, start_char, end_char, entity_id)::VARCHAR, ' ' ORDER BY start_char, end_char, label))
        FROM entity_mention_revisions AS mentions
        WHERE mentions.article_id = revisions.article_id AND mentions.revision = revisions.revision
    ) AS entities,
    (
        SELECT md5(string_agg(
            (kind, content, text, cue, speaker_text, speaker_entity_id)::VARCHAR, ' ' ORDER BY start_char, end_char, kind
        ))
        FROM quote_revisions AS quotes
        WHERE quotes.article_id = revisions.article_id AND quotes.revision = revisions.revision
    ) AS quotes
FROM article_revisions AS revisions
JOIN touched ON revisions.article_id = touched.article_key
LEFT JOIN documents ON revisions.document_id = documents.document_id;
