SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM entities) AS entities,
    (SELECT count(*) FROM entity_mentions) AS mentions,
    (SELECT count(*) FROM quotes) AS quotes,
    (SELECT count(*) FROM edits WHERE applied) AS edits,
    (SELECT count(*) FROM documents) AS documents,
    (SELECT count(*) FROM sources) AS sources,
    (SELECT count(*) FROM rejects WHERE replayed_at IS NULL) AS quarantined,
    (SELECT max(loaded_at) FROM batches) AS newest
