-- Letters of every script and digits make words; DuckDB's own pattern knows only a to z.
PRAGMA create_fts_index('texts', 'article_id', 'title', 'body', ignore = '[^\pL\pN]+');
