-- Documents that are in quarantine because of an embargo, and whether it is over at $now: its end is known and has passed,
-- and no later version of the item is held for longer.
SELECT
    document_id,
    raw_segment,
    pipeline_version,
    coalesce(embargoed_until <= $now, false)
    AND NOT coalesce(bool_or(coalesce(embargoed_until > $now, true)) OVER later, false) AS is_due
FROM documents
WHERE outcome = 'rejected' AND reason = 'embargoed'
WINDOW later AS (
    PARTITION BY source_id, coalesce(item_guid, document_id)
    ORDER BY fetched_at, document_id
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
)
