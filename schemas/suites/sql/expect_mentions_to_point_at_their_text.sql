SELECT mentions.article_id, mentions.revision, mentions.start_char, mentions.end_char, mentions.label
FROM {batch} AS mentions
JOIN article_revisions AS articles USING (article_id, revision)
WHERE mentions.start_char < 0
    OR mentions.start_char >= mentions.end_char
    OR substring(articles.body, mentions.start_char + 1, mentions.end_char - mentions.start_char) <> mentions.text
