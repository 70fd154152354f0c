-- Applied edits are replayed as a whole; flags change nothing, and are checked one by one.
SELECT flags.article_id, flags.revision, flags.start_char, flags.end_char
FROM {batch} AS flags
JOIN article_revisions AS articles USING (article_id, revision)
WHERE NOT flags.applied
    AND substring(articles.raw_text, flags.start_char + 1, flags.end_char - flags.start_char) <> flags.before
