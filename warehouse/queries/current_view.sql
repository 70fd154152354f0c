-- The newest revision of each article, or what belongs to it, unless its sender retracted it.
CREATE OR REPLACE VIEW {name} AS
SELECT {columns}
FROM {table}
ANTI JOIN internal.retractions USING (article_id, revision)
WHERE is_newest;
