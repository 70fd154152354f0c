-- The newest revision of each article, or what belongs to it.
CREATE OR REPLACE VIEW {name} AS
SELECT {columns}
FROM {table}
WHERE is_newest;
