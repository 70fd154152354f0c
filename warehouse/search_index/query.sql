-- The best articles for a query.
FROM search($query, phrase := $phrase, source := $source, since := $since, until := $until)
LIMIT $limit;
