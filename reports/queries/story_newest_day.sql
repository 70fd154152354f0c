-- The newest day on which a story that several articles report went on.
SELECT max(last_seen_at::DATE) AS day
FROM stories
WHERE articles > 1 AND last_seen_at <= now()
