-- What stands before each applied edit, what the edit puts there, and what stands after the last. The edits of an
-- article are gathered first, so that the long texts are read once and never held.
WITH gathered AS (
    SELECT
        article_id,
        revision,
        list(
            struct_pack(start := start_char, "end" := end_char, before := before, after := after)
            ORDER BY start_char, end_char
        ) AS edits
    FROM edits
    WHERE applied
    GROUP BY article_id, revision
),

applied AS (
    SELECT
        article_id,
        revision,
        list_transform(
            edits,
            lambda edit, place: struct_insert(
                edit, previous_end := CASE WHEN place = 1 THEN 0 ELSE edits[place - 1]."end" END
            )
        ) AS edits,
        list_max([edit."end" FOR edit IN edits]) AS last_end
    FROM gathered
)

SELECT articles.article_id, articles.revision
FROM {batch} AS articles
LEFT JOIN applied USING (article_id, revision)
WHERE coalesce(
    list_bool_or([
        edit.start < edit.previous_end
        OR substring(articles.raw_text, edit.start + 1, edit."end" - edit.start) <> edit.before
        FOR edit IN applied.edits
    ]),
    false
)
OR concat(
    array_to_string(
        [
            substring(articles.raw_text, edit.previous_end + 1, edit.start - edit.previous_end) || edit.after
            FOR edit IN applied.edits
        ],
        ''
    ),
    substring(articles.raw_text, coalesce(applied.last_end, 0) + 1)
) <> articles.body
