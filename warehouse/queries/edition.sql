-- Which articles the published warehouse holds, in which state: every load adds a batch, counts the outcomes of one anew,
-- changes articles or retracts some.
SELECT md5(concat_ws(
    ' ',
    (
        SELECT string_agg(concat_ws(':', batch_id, loaded_at, loaded, new_revision, unchanged, duplicate), ' ' ORDER BY batch_id)
        FROM batches
    ),
    (SELECT concat_ws(':', count(*), max(reprocessed_at)) FROM reprocessed_articles),
    (SELECT string_agg(concat_ws(':', article_id, revision), ' ' ORDER BY article_id, revision) FROM internal.retractions)
)) AS edition;
