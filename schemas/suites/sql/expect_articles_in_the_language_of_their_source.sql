-- Declared languages may carry a region: "pt-BR" is Portuguese.
SELECT articles.article_id, articles.revision
FROM {batch} AS articles
JOIN sources USING (source_id)
WHERE articles.language <> lower(split_part(sources.language, '-', 1))
