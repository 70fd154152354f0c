SELECT article_id, title, source_id, word_count, is_spun, is_translated
FROM articles
WHERE coalesce(published_at, loaded_at)::DATE = $day
ORDER BY word_count DESC, article_id
LIMIT 30
