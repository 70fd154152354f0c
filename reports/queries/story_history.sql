SELECT *
FROM story_changes
WHERE old_story_id = $story_id OR new_story_id = $story_id
ORDER BY changed_at, old_story_id
