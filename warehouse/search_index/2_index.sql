-- Letters of every script and digits make words; DuckDB's own pattern knows only a to z.
PRAGMA create_fts_index('texts', 'docid', 'folded_title', 'folded_body', ignore = '[^\pL\pN]+');

-- What a word adds to the score of an article (Robertson and Zaragoza 2009, with k1 = 1.2 and b = 0.75). Counted once
-- here and kept in the order of words, it leaves a query only the sums of its own words; the extension's macro counts
-- every place of a word anew in each query.
CREATE TABLE postings AS
WITH counts AS (
    SELECT termid, docid, count(*) AS tf
    FROM fts_main_texts.terms
    GROUP BY ALL
)
SELECT
    termid,
    docs.name AS docid,
    (
        ln(1 + (num_docs - df + 0.5) / (df + 0.5))
        * tf * (1.2 + 1) / (tf + 1.2 * (1 - 0.75 + 0.75 * len / avgdl))
    )::FLOAT AS weight
FROM counts
JOIN fts_main_texts.dict AS dict USING (termid)
JOIN fts_main_texts.docs AS docs USING (docid)
CROSS JOIN fts_main_texts.stats
ORDER BY termid, docid;

DROP MACRO fts_main_texts.match_bm25;
DROP TABLE fts_main_texts.terms;
DROP TABLE fts_main_texts.docs;
ALTER TABLE texts DROP COLUMN folded_title;
ALTER TABLE texts DROP COLUMN folded_body;
