-- Every article that holds a word of the query.
SELECT texts.article_id, found.score
FROM search_scores($query) AS found
JOIN texts USING (docid);
