-- Stories of a day that several articles report: those that began on it or before, and ended on it or later.
WITH members AS (
    SELECT
        story_id,
        list(DISTINCT outlet ORDER BY outlet) AS outlets,
        arg_min(outlet, position) AS first_outlet,
        count(*) FILTER (WHERE relation = 'spun_copy') AS spun,
        count(*) FILTER (WHERE relation = 'translated_copy') AS translated
    FROM story_book
    GROUP BY story_id
),

quoted AS (
    SELECT
        story_id,
        count(DISTINCT utterance_id) AS utterances,
        count(DISTINCT utterance_id) FILTER (WHERE label IN ('spun', 'reworded', 'sense_changed')) AS changed_utterances
    FROM quote_wordings
    GROUP BY story_id
)

SELECT stories.*, members.* EXCLUDE (story_id), quoted.utterances, quoted.changed_utterances
FROM stories
JOIN members USING (story_id)
LEFT JOIN quoted USING (story_id)
WHERE stories.first_seen_at::DATE <= $day AND stories.last_seen_at::DATE >= $day
ORDER BY stories.sources DESC, stories.articles DESC, stories.first_seen_at, stories.story_id
LIMIT $number
