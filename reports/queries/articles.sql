-- Articles with what a reader can narrow them by: the newest revision of each, or with days given the revisions that
-- arrived on them. What its sender took back is shown where it is asked for, by state or by day.
WITH lost_characters AS (
    SELECT DISTINCT article_id, revision
    FROM edit_revisions
    WHERE kind = 'encoding' AND NOT applied AND contains("before", chr(65533))
),

revisions AS (
    SELECT
        article_revisions.article_id,
        article_revisions.revision,
        title,
        article_revisions.source_id,
        regexp_extract(article_revisions.url, '^https?://(?:www\.)?([^/:?#]+)', 1) AS outlet,
        language,
        published_at,
        least(documents.fetched_at, documents.loaded_at) AS arrived_at,
        documents.outcome,
        word_count,
        is_spun,
        is_translated,
        concat_ws(
            ', ',
            CASE WHEN encoding_repaired OR lost_characters.revision IS NOT NULL THEN 'encoding' END,
            CASE WHEN title IS NULL OR trim(title) = '' THEN 'no-headline' END,
            CASE WHEN published_at IS NULL THEN 'no-date' END,
            CASE WHEN published_at > documents.fetched_at + INTERVAL 1 DAY THEN 'future-date' END
        ) AS damage,
        retractions.article_id IS NOT NULL AS is_retracted,
        article_revisions.revision > 1 AS is_revised,
        is_newest,
        article_revisions.url,
        article_revisions.document_id,
        article_revisions.batch_id
    FROM article_revisions
    LEFT JOIN documents USING (document_id)
    LEFT JOIN lost_characters
        ON article_revisions.article_id = lost_characters.article_id AND article_revisions.revision = lost_characters.revision
    LEFT JOIN internal.retractions AS retractions
        ON article_revisions.article_id = retractions.article_id AND article_revisions.revision = retractions.revision
)

SELECT revisions.* EXCLUDE (is_newest), matches.score
FROM revisions
LEFT JOIN matches USING (article_id)
WHERE
    (
        $q IS NULL
        OR matches.article_id IS NOT NULL
        OR article_id = lower($q)
        OR url = $q
    )
    AND ($source_id IS NULL OR source_id = $source_id)
    AND ($outlet IS NULL OR outlet = lower($outlet))
    AND ($since IS NULL OR arrived_at >= $since::DATE)
    AND ($until IS NULL OR arrived_at < $until::DATE + INTERVAL 1 DAY)
    AND (is_newest OR $since IS NOT NULL OR $until IS NOT NULL)
    AND ($language IS NULL OR language = $language)
    AND (NOT is_retracted OR $since IS NOT NULL OR $until IS NOT NULL OR $state = 'retracted')
    AND (
        $state IS NULL
        OR CASE $state
            WHEN 'spun' THEN is_spun
            WHEN 'translated' THEN is_translated
            WHEN 'retracted' THEN is_retracted
            WHEN 'revised' THEN is_revised
            ELSE FALSE
        END
    )
    AND ($outcome IS NULL OR outcome = $outcome)
    AND (
        $damage IS NULL
        OR CASE $damage
            WHEN 'flagged' THEN (article_id, revision) IN (SELECT (article_id, revision) FROM edit_revisions WHERE NOT applied)
            WHEN 'markup' THEN (article_id, revision) IN (
                SELECT (article_id, revision)
                FROM article_revisions
                WHERE
                    $damage = 'markup'
                    AND has_markup(body)
            )
            ELSE list_contains(string_split(damage, ', '), $damage)
        END
    )
