SELECT story_book.*, articles.is_spun, articles.is_translated, articles.language
FROM story_book
JOIN articles USING (article_id)
WHERE story_book.story_id = $story_id
ORDER BY story_book.position
LIMIT $number
