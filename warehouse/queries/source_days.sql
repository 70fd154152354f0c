-- What each source delivered on each day of arrival, and with which faults: the numbers that incidents are detected by.
-- Documents that are dated after the moment of the evaluation, as wrong clocks do, are left out.
WITH arrived AS (
    SELECT document_id, source_id, outcome, reason, fetched_at, fetched_at::DATE AS day
    FROM documents
    WHERE fetched_at <= $until::TIMESTAMPTZ
),

delivered AS (
    SELECT
        day,
        source_id,
        count(*) AS fetched,
        count(*) FILTER (fetched_at - date_trunc('day', fetched_at) <= $until::TIMESTAMPTZ - date_trunc('day', $until::TIMESTAMPTZ)) AS fetched_by_now,
        count(*) FILTER (outcome = 'loaded') AS loaded,
        count(*) FILTER (outcome = 'new_revision') AS new_revision,
        count(*) FILTER (outcome = 'unchanged') AS unchanged,
        count(*) FILTER (outcome = 'duplicate') AS duplicate,
        count(*) FILTER (outcome = 'rejected') AS rejected,
        count(*) FILTER (outcome = 'unsupported') AS unsupported,
        count(*) FILTER (outcome = 'rejected' AND reason = 'internal-error') AS internal_errors,
        count(*) FILTER (outcome = 'rejected' AND reason = 'paywall') AS paywall_rejects,
        count(*) FILTER (outcome = 'rejected' AND reason IN ('empty-body', 'no-article-body', 'placeholder-text')) AS missing_bodies,
        max(fetched_at) AS newest
    FROM arrived
    GROUP BY day, source_id
),

first_days AS (
    SELECT source_id, min(day) AS day
    FROM arrived
    GROUP BY source_id
),

revisions AS (
    SELECT
        arrived.day,
        arrived.fetched_at,
        arrived.outcome,
        article_revisions.*,
        list_filter(string_split(article_revisions.body, chr(10) || chr(10)), lambda paragraph : length(paragraph) >= 40) AS paragraphs
    FROM article_revisions
    JOIN arrived USING (document_id)
),

-- A paragraph in many articles of one day, which begin differently, and that the source had never had before.
paragraph_days AS (
    SELECT source_id, day, hash(paragraph) AS paragraph, count(DISTINCT document_id) AS articles, count(DISTINCT opening) AS openings
    FROM (
        SELECT source_id, day, document_id, hash(paragraphs[1]) AS opening, unnest(paragraphs) AS paragraph
        FROM revisions
    )
    GROUP BY ALL
),

article_counts AS (
    SELECT source_id, day, count(*) AS articles
    FROM revisions
    GROUP BY ALL
),

new_furniture AS (
    SELECT paragraph_days.source_id, paragraph_days.paragraph
    FROM paragraph_days
    JOIN article_counts USING (source_id, day)
    JOIN first_days USING (source_id)
    GROUP BY paragraph_days.source_id, paragraph_days.paragraph
    HAVING
        bool_or(paragraph_days.openings >= 3 AND paragraph_days.articles >= 0.3 * article_counts.articles)
        AND min(paragraph_days.day) >= min(first_days.day) + 7
),

with_furniture AS (
    SELECT DISTINCT revisions.document_id
    FROM (SELECT source_id, document_id, unnest(paragraphs) AS paragraph FROM revisions) AS revisions
    JOIN new_furniture ON new_furniture.source_id = revisions.source_id AND new_furniture.paragraph = hash(revisions.paragraph)
),

typical_lengths AS (
    SELECT source_id, median(word_count) AS words
    FROM revisions
    WHERE document_id NOT IN (FROM with_furniture)
    GROUP BY source_id
),

lost_characters AS (
    SELECT DISTINCT article_id, revision
    FROM edits
    WHERE kind = 'encoding' AND NOT applied AND contains(before, chr(65533))
),

faults AS (
    SELECT
        revisions.day,
        revisions.source_id,
        revisions.language,
        revisions.is_spun,
        revisions.is_translated,
        greatest(revisions.word_count, 1) AS words,
        revisions.encoding_repaired OR lost_characters.revision IS NOT NULL AS is_damaged,
        coalesce(trim(revisions.title), '') = '' AS has_no_headline,
        revisions.published_at IS NULL AS has_no_date,
        coalesce(revisions.published_at > revisions.fetched_at + INTERVAL 1 DAY, FALSE) AS is_future,
        has_markup(revisions.body) AS has_markup,
        with_furniture.document_id IS NOT NULL AS has_furniture,
        with_furniture.document_id IS NOT NULL AND revisions.word_count < 0.5 * typical_lengths.words AS is_stub,
        -- The same first paragraph, or the same headline over as many paragraphs of the same length to one part in twenty.
        revisions.outcome = 'loaded' AND (
            (
                revisions.title IS NOT NULL
                AND row_number() OVER (PARTITION BY revisions.source_id, revisions.day, revisions.outcome, lower(revisions.title), len(revisions.paragraphs), round(20 * ln(greatest(revisions.word_count, 1))) ORDER BY revisions.document_id) > 1
            )
            OR (
                len(revisions.paragraphs) > 0
                AND row_number() OVER (PARTITION BY revisions.source_id, revisions.day, revisions.outcome, revisions.paragraphs[1] ORDER BY revisions.document_id) > 1
            )
        ) AS is_repeat
    FROM revisions
    LEFT JOIN with_furniture USING (document_id)
    LEFT JOIN typical_lengths ON typical_lengths.source_id = revisions.source_id
    LEFT JOIN lost_characters ON lost_characters.article_id = revisions.article_id AND lost_characters.revision = revisions.revision
),

articles AS (
    SELECT
        day,
        source_id,
        count(*) AS articles,
        count(*) FILTER (is_spun) AS spun,
        count(*) FILTER (is_translated) AS translated,
        count(*) FILTER (is_damaged) AS damaged_encoding,
        count(*) FILTER (is_future) AS future_dates,
        count(*) FILTER (has_no_date) AS missing_dates,
        count(*) FILTER (has_no_headline) AS missing_headlines,
        count(*) FILTER (has_markup) AS markup,
        count(*) FILTER (has_furniture AND NOT is_stub) AS repeated_paragraph,
        count(*) FILTER (is_stub) AS stubs,
        count(*) FILTER (is_repeat) AS repeats,
        count(*) FILTER (NOT is_stub) AS measured_articles,
        -- In the order of the values, so that the order in which documents were loaded does not change the last digit.
        coalesce(sum(ln(words) ORDER BY words) FILTER (NOT is_stub), 0) AS log_words,
        coalesce(sum(ln(words) ** 2 ORDER BY words) FILTER (NOT is_stub), 0) AS log_words_squared,
        histogram(language) FILTER (language IS NOT NULL) AS languages
    FROM faults
    GROUP BY day, source_id
)

SELECT
    day,
    source_id,
    fetched,
    fetched_by_now,
    loaded,
    new_revision,
    unchanged,
    rejected,
    unsupported,
    internal_errors,
    missing_bodies,
    newest,
    paywall_rejects + coalesce(stubs, 0) AS paywall_stubs,
    duplicate + coalesce(repeats, 0) AS near_duplicates,
    coalesce(articles, 0) AS articles,
    coalesce(missing_headlines, 0) AS missing_headlines,
    coalesce(missing_dates, 0) AS missing_dates,
    coalesce(future_dates, 0) AS future_dates,
    coalesce(damaged_encoding, 0) AS damaged_encoding,
    coalesce(markup, 0) AS markup,
    coalesce(repeated_paragraph, 0) AS repeated_paragraph,
    coalesce(spun, 0) AS spun,
    coalesce(translated, 0) AS translated,
    coalesce(measured_articles, 0) AS measured_articles,
    coalesce(log_words, 0) AS log_words,
    coalesce(log_words_squared, 0) AS log_words_squared,
    languages
FROM delivered
LEFT JOIN articles USING (day, source_id)
ORDER BY day, source_id
