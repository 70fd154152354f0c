SELECT article_id, revision
FROM {batch}
WHERE NOT regexp_matches(body, '\S')
