-- Which articles the published warehouse holds, in which state: every load adds a batch, counts the outcomes of one anew
-- or changes articles.
SELECT md5(concat_ws(
    ' ',
    (
        SELECT string_agg(concat_ws(':', batch_id, loaded_at, loaded, new_revision, unchanged, duplicate), ' ' ORDER BY batch_id)
        FROM batches
    ),
    (SELECT concat_ws(':', count(*), max(reprocessed_at)) FROM reprocessed_articles)
)) AS edition;
