-- Letters of every script and digits make words; DuckDB's own pattern knows only a to z.
PRAGMA create_fts_index('texts', 'article_id', 'title', 'body', ignore = '[^\pL\pN]+');

-- In the order of words instead of articles, a query reads the places of its own words and not those of all.
CREATE OR REPLACE TABLE fts_main_texts.terms AS
FROM fts_main_texts.terms
ORDER BY termid, docid;
