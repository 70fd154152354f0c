SELECT article_id, revision, start_char, end_char, label
FROM {batch}
GROUP BY ALL
HAVING count(*) > 1
