-- The articles of the table wanted_articles as they are compared: body, quotes and names of each one's newest revision,
-- and the repairs by a witness that are in place, which comparison undoes. Names are those of the article itself: what an
-- entity is called elsewhere changes with every load.
WITH current AS MATERIALIZED (
    SELECT
        article_id,
        document_id,
        body,
        title,
        published_at,
        site,
        source_id,
        agency,
        language,
        spin_score,
        translation_score
    FROM articles
    SEMI JOIN wanted_articles USING (article_id)
),

seen AS (
    SELECT article_id, min(fetched_at) AS first_seen_at
    FROM documents
    SEMI JOIN wanted_articles USING (article_id)
    GROUP BY article_id
),

names AS MATERIALIZED (
    SELECT article_id, entity_id, arg_max(text, (length(text), text)) AS name
    FROM entity_mentions
    SEMI JOIN wanted_articles USING (article_id)
    WHERE entity_id IS NOT NULL
    GROUP BY article_id, entity_id
),

named AS (
    SELECT article_id, list(name ORDER BY name) AS entities FROM names GROUP BY article_id
),

said AS (
    SELECT
        quotes.article_id,
        list(
            {
                'quote_id': quotes.quote_id,
                'text': quotes.text,
                'speaker': coalesce(names.name, quotes.speaker_text),
                'start': quotes.start_char,
                'end': quotes.end_char,
                'content': quotes.content,
                'is_direct': quotes.kind <> 'indirect'
            } ORDER BY quotes.start_char, quotes.quote_id
        ) AS quotes
    FROM quotes
    SEMI JOIN wanted_articles USING (article_id)
    LEFT JOIN names ON quotes.article_id = names.article_id AND quotes.speaker_entity_id = names.entity_id
    GROUP BY quotes.article_id
),

repaired AS (
    SELECT
        document_id,
        list({'start': start_char, 'before': before, 'after': after} ORDER BY start_char, end_char) AS repairs
    FROM internal.witness_edits
    SEMI JOIN current USING (document_id)
    WHERE applied
    GROUP BY document_id
)

SELECT
    current.article_id,
    current.document_id,
    current.body,
    current.title,
    current.published_at,
    seen.first_seen_at,
    coalesce(current.site, current.source_id) AS outlet,
    current.agency,
    current.language,
    current.spin_score,
    current.translation_score,
    coalesce(said.quotes, []) AS quotes,
    coalesce(named.entities, []) AS entities,
    coalesce(repaired.repairs, []) AS repairs
FROM current
JOIN seen USING (article_id)
LEFT JOIN said USING (article_id)
LEFT JOIN named USING (article_id)
LEFT JOIN repaired USING (document_id)
ORDER BY current.article_id
