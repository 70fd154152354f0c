SELECT quotes.article_id, quotes.revision, quotes.quote_id
FROM {batch} AS quotes
LEFT JOIN (SELECT article_id, revision, length(body) AS size FROM article_revisions) AS articles
    USING (article_id, revision)
WHERE len(content) = 0
    OR start_char <> content[1].start
    OR end_char <> content[-1]."end"
    OR end_char > size
    OR list_bool_or([span.start >= span."end" FOR span IN content])
    OR list_bool_or([content[place].start < content[place - 1]."end" FOR place IN range(2, len(content) + 1)])
