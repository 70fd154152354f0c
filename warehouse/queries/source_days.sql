-- What each source delivered on each day of arrival, and in what state: the numbers that alarms judge.
WITH arrived AS (
    SELECT document_id, source_id, outcome, fetched_at, fetched_at::DATE AS day
    FROM documents
    WHERE fetched_at >= $since::DATE
),

delivered AS (
    SELECT
        day,
        source_id,
        count(*) AS fetched,
        count(*) FILTER (outcome = 'loaded') AS loaded,
        count(*) FILTER (outcome = 'new_revision') AS new_revision,
        count(*) FILTER (outcome = 'unchanged') AS unchanged,
        count(*) FILTER (outcome = 'duplicate') AS duplicate,
        count(*) FILTER (outcome = 'rejected') AS rejected,
        count(*) FILTER (outcome = 'unsupported') AS unsupported,
        max(fetched_at) AS newest
    FROM arrived
    GROUP BY day, source_id
),

-- The language that a source declares, else the one that it mostly has.
own_languages AS (
    SELECT article_revisions.source_id, lower(coalesce(any_value(sources.language), mode(article_revisions.language)))[:2] AS language
    FROM article_revisions
    LEFT JOIN sources USING (source_id)
    GROUP BY article_revisions.source_id
),

-- Of very many headlines every k-th tells as much, and the pages of the report wait for it.
heard AS (
    SELECT arrived.*
    FROM arrived, (SELECT greatest(1, count(*) // 10_000) AS k FROM arrived) AS sample
    WHERE coalesce(TRY_CAST('0x' || document_id[:6] AS INTEGER), 0) % k = 0
),

headlines AS (
    SELECT heard.document_id, heard.source_id, heard.day, title
    FROM heard
    JOIN article_revisions USING (document_id)
    WHERE title IS NOT NULL
),

headline_words AS (
    SELECT document_id, source_id, day, unnest(list_distinct(regexp_extract_all(lower(title), '\pL+'))) AS word
    FROM headlines
),

first_used AS (
    SELECT source_id, word, min(day) AS day
    FROM headline_words
    GROUP BY source_id, word
),

first_days AS (
    SELECT source_id, min(day) AS day
    FROM arrived
    GROUP BY source_id
),

-- On its first day a source has no words to compare with.
familiarity AS (
    SELECT document_id, avg((first_used.day = headline_words.day)::INTEGER) > 0.5 AS is_unfamiliar
    FROM headline_words
    JOIN first_used USING (source_id, word)
    JOIN first_days USING (source_id)
    WHERE headline_words.day > first_days.day
    GROUP BY document_id
),

lost_characters AS (
    SELECT DISTINCT article_id, revision
    FROM edits
    WHERE kind = 'encoding' AND NOT applied AND contains(before, chr(65533))
),

articles AS (
    SELECT
        day,
        arrived.source_id,
        count(*) AS articles,
        count(*) FILTER (is_spun) AS spun,
        count(*) FILTER (is_translated) AS translated,
        count(*) FILTER (encoding_repaired OR lost_characters.revision IS NOT NULL) AS damaged_encoding,
        count(*) FILTER (published_at > fetched_at + INTERVAL 1 DAY) AS future_dated,
        count(*) FILTER (article_revisions.language <> own_languages.language) AS foreign_language,
        count(is_unfamiliar) AS headlines,
        count(*) FILTER (is_unfamiliar) AS unfamiliar,
        sum(word_count)::BIGINT AS words,
        sum(ln(greatest(word_count, 1))) AS log_words,
        sum(ln(greatest(word_count, 1)) ** 2) AS log_words_squared
    FROM article_revisions
    JOIN arrived USING (document_id)
    JOIN own_languages ON own_languages.source_id = article_revisions.source_id
    LEFT JOIN familiarity USING (document_id)
    LEFT JOIN lost_characters USING (article_id, revision)
    GROUP BY ALL
)

SELECT
    day,
    source_id,
    fetched,
    loaded,
    new_revision,
    unchanged,
    duplicate,
    rejected,
    unsupported,
    newest,
    coalesce(articles, 0) AS articles,
    coalesce(spun, 0) AS spun,
    coalesce(translated, 0) AS translated,
    coalesce(damaged_encoding, 0) AS damaged_encoding,
    coalesce(future_dated, 0) AS future_dated,
    coalesce(foreign_language, 0) AS foreign_language,
    coalesce(headlines, 0) AS headlines,
    coalesce(unfamiliar, 0) AS unfamiliar,
    coalesce(words, 0) AS words,
    coalesce(log_words, 0) AS log_words,
    coalesce(log_words_squared, 0) AS log_words_squared,
    sources.expected_per_day
FROM delivered
LEFT JOIN articles USING (day, source_id)
LEFT JOIN sources USING (source_id)
ORDER BY day, source_id
