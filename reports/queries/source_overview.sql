-- Each source of the registry or with documents: its state, what it delivered today and on each day since one.
WITH names AS (
    SELECT source_id FROM sources
    UNION
    SELECT source_id FROM internal.source_statuses
),

days AS (
    SELECT source_id, least(fetched_at, loaded_at)::DATE AS day, count(*) AS fetched
    FROM documents
    WHERE
        ($since IS NULL OR least(fetched_at, loaded_at) >= $since::DATE)
        AND ($source_id IS NULL OR source_id = $source_id)
    GROUP BY ALL
),

totals AS (
    SELECT
        source_id,
        count(*) AS documents,
        count(*) FILTER (outcome = 'rejected') / count(*) AS rejected_share,
        max(least(fetched_at, loaded_at)) AS last_arrival_at
    FROM documents
    WHERE $source_id IS NULL OR source_id = $source_id
    GROUP BY source_id
)

SELECT
    names.source_id,
    coalesce(statuses.name, sources.name) AS name,
    coalesce(statuses.state, 'delivering') AS state,
    statuses.state_since,
    coalesce(statuses.open_incidents, 0) AS open_incidents,
    statuses.documents_today,
    statuses.usual_by_now,
    coalesce(totals.documents, 0) AS documents,
    totals.rejected_share,
    totals.last_arrival_at,
    sources.kind,
    sources.address,
    sources.country_code,
    sources.language,
    coalesce(statuses.expected_per_day, sources.expected_per_day) AS expected_per_day,
    (SELECT list({'day': day, 'fetched': fetched} ORDER BY day) FROM days WHERE days.source_id = names.source_id) AS days
FROM names
LEFT JOIN sources USING (source_id)
LEFT JOIN internal.source_statuses AS statuses USING (source_id)
LEFT JOIN totals USING (source_id)
WHERE $source_id IS NULL OR names.source_id = $source_id
ORDER BY open_incidents DESC, state IN ('paused', 'gone'), names.source_id
