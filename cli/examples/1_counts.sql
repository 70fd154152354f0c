-- What the warehouse holds
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM article_revisions) AS revisions,
    (SELECT count(*) FROM entities) AS entities,
    (SELECT count(*) FROM entity_mentions) AS mentions,
    (SELECT count(*) FROM quotes) AS quotes,
    (SELECT count(*) FROM edits WHERE applied) AS edits_applied,
    (SELECT count(*) FROM edits WHERE NOT applied) AS edits_flagged
