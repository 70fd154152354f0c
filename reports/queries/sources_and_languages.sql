-- What lists of articles can be narrowed by.
SELECT
    (SELECT list(source_id ORDER BY source_id) FROM sources) AS sources,
    (SELECT list(DISTINCT language ORDER BY language) FROM article_revisions WHERE is_newest) AS languages
