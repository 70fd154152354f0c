-- URIs of the documents of which the load changed the text, the entities or the quotes.
SELECT part, list(DISTINCT uri ORDER BY uri) AS uris
FROM differences
WHERE uri IS NOT NULL
GROUP BY part;
