-- What the newest revision of each touched article says, as hashes that can be compared.
SELECT
    articles.article_id,
    articles.pipeline_version,
    md5(concat_ws(chr(0), coalesce(articles.title, ''), articles.body)) AS text,
    coalesce((
        SELECT md5(string_agg(concat_ws(':', label, start_char, end_char, entity_id), ' ' ORDER BY start_char, end_char, label))
        FROM entity_mentions AS mentions
        WHERE mentions.article_id = articles.article_id
    ), '') AS entities,
    coalesce((
        SELECT md5(string_agg(
            concat_ws(':', kind, text, speaker_text, speaker_entity_id), ' ' ORDER BY start_char, end_char, kind
        ))
        FROM quotes
        WHERE quotes.article_id = articles.article_id
    ), '') AS quotes
FROM articles
JOIN touched ON articles.article_id = touched.article_key;
