-- Documents with what became of them; $q is a part of the address or the name, or an id.
SELECT
    document_id,
    uri,
    source_id,
    outcome,
    reason,
    article_id,
    revision,
    byte_count,
    media_type,
    least(fetched_at, loaded_at) AS arrived_at,
    fetched_at,
    batch_id
FROM documents
WHERE
    ($q IS NULL OR contains(lower(uri), lower($q)) OR contains(lower(url), lower($q)) OR document_id = lower($q))
    AND ($source_id IS NULL OR source_id = $source_id)
    AND ($outcome IS NULL OR outcome = $outcome)
    AND ($reason IS NULL OR reason = $reason)
    AND ($batch_id IS NULL OR batch_id = $batch_id)
    AND ($since IS NULL OR least(fetched_at, loaded_at) >= $since::DATE)
    AND ($until IS NULL OR least(fetched_at, loaded_at) < $until::DATE + INTERVAL 1 DAY)
