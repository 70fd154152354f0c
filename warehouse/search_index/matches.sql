-- Every article that holds all words of the query, stop words left out.
WITH words AS (
    SELECT DISTINCT unnest(fts_main_texts.tokenize(fold($query))) AS word
),

asked AS (
    SELECT DISTINCT stem(word, 'porter') AS term
    FROM words
    WHERE word <> '' AND word NOT IN (SELECT sw FROM fts_main_texts.stopwords)
),

found AS (
    SELECT docid, sum(weight) AS score, count(*) AS words
    FROM postings
    JOIN fts_main_texts.dict AS dict USING (termid)
    JOIN asked USING (term)
    GROUP BY docid
)

SELECT texts.article_id, found.score::DOUBLE AS score
FROM found
JOIN texts USING (docid)
WHERE found.words = (SELECT count(*) FROM asked);
