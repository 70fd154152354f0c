-- Articles by words of the headline, by an entity they name, by address or by id, newest first.
SELECT article_id, title, source_id, url, language, published_at, word_count, is_spun, is_translated
FROM articles
WHERE
    $words IS NULL
    OR title ILIKE $words ESCAPE '\'
    OR url = $exact
    OR article_id = lower($exact)
    OR article_id IN (
        SELECT article_id FROM entity_mentions SEMI JOIN entities ON entities.entity_id = entity_mentions.entity_id AND entities.name ILIKE $words ESCAPE '\'
    )
ORDER BY coalesce(published_at, loaded_at) DESC, article_id
LIMIT $number
