-- Four weeks of invented outlets from Monday 2031-03-03 on, each but the first two with a fault from day 24 on.
CREATE TEMP TABLE delivered AS
SELECT
    source_id,
    day,
    number,
    day >= 24 AS is_faulty,
    sha256(concat_ws('/', source_id, day, number)) AS document_id,
    TIMESTAMPTZ '2031-03-03 05:00:00+00' + day * INTERVAL 1 DAY + number * INTERVAL 10 MINUTE AS fetched_at,
    CASE
        WHEN day >= 24 AND source_id = 'failing-flyer' AND number % 3 > 0 THEN 'rejected'
        WHEN day >= 24 AND source_id = 'frozen-forum' THEN 'unchanged'
        WHEN number % 20 = 7 THEN 'rejected'
        ELSE 'loaded'
    END AS outcome
FROM
    (VALUES
        ('quiet-courier'), ('weekday-wire'), ('silent-sentinel'), ('doubling-daily'), ('garbled-gazette'), ('frozen-forum'),
        ('untitled-times'), ('dateless-dispatch'), ('future-focus'), ('markup-mirror'), ('furniture-friend'), ('stub-star'),
        ('copying-chronicle'), ('tongue-tribune'), ('failing-flyer'), ('shortened-star'), ('spinning-sun'), ('translated-tide')
    ) AS outlets (source_id),
    range(28) AS days (day),
    range(60) AS numbers (number)
WHERE
    number < 18 + (hash(source_id) + day * 7) % 5 + CASE WHEN source_id = 'doubling-daily' AND day >= 24 THEN 36 ELSE 0 END
    AND NOT (source_id = 'silent-sentinel' AND day >= 24)
    AND NOT (source_id = 'weekday-wire' AND day % 7 >= 5);

INSERT INTO documents BY NAME
SELECT
    document_id,
    'batch' AS batch_id,
    source_id,
    document_id AS uri,
    document_id AS content_sha256,
    1 AS byte_count,
    fetched_at,
    'raw' AS raw_segment,
    outcome,
    CASE outcome WHEN 'rejected' THEN 'invalid-json' WHEN 'unchanged' THEN 'same text' END AS reason,
    CASE WHEN outcome <> 'rejected' THEN document_id END AS article_id,
    CASE WHEN outcome <> 'rejected' THEN 1 END AS revision,
    '1' AS pipeline_version,
    fetched_at AS loaded_at
FROM delivered;

INSERT INTO article_revisions BY NAME
SELECT
    document_id AS article_id,
    1 AS revision,
    document_id,
    source_id,
    CASE
        WHEN is_faulty AND source_id = 'untitled-times' THEN NULL
        WHEN is_faulty AND source_id = 'copying-chronicle' AND number % 4 > 0 THEN 'The harbour wall is to be rebuilt'
        ELSE 'Report ' || document_id[:12]
    END AS title,
    [] AS authors,
    CASE
        WHEN is_faulty AND source_id = 'dateless-dispatch' THEN NULL
        WHEN is_faulty AND source_id = 'future-focus' AND number % 2 = 0 THEN fetched_at + INTERVAL 400 DAY
        ELSE fetched_at - INTERVAL 3 HOUR
    END AS published_at,
    concat_ws(
        chr(10) || chr(10),
        'The council of Quillan met on the matter that is numbered ' || document_id[:20] || '.',
        'It will meet once more on the matter that is numbered ' || document_id[20:40] || '.',
        CASE WHEN is_faulty AND source_id = 'markup-mirror' THEN '<p class="lead">It rained.</p>&nbsp;' END,
        CASE WHEN is_faulty AND source_id IN ('furniture-friend', 'stub-star') THEN 'Choose a plan to read all that we write, with a puzzle a day.' END
    ) AS body,
    (200 + number % 60) // (CASE WHEN is_faulty AND source_id IN ('stub-star', 'shortened-star') THEN 6 ELSE 1 END) AS word_count,
    'utf-8' AS encoding,
    'given' AS encoding_basis,
    number % 25 = 3 OR (is_faulty AND source_id = 'garbled-gazette') AS encoding_repaired,
    'text' AS extraction_basis,
    number % 25 = 5 OR (is_faulty AND source_id = 'spinning-sun' AND number % 4 > 0) AS is_spun,
    0.5 AS spin_score,
    number % 25 = 9 OR (is_faulty AND source_id = 'translated-tide' AND number % 4 > 0) AS is_translated,
    0.5 AS translation_score,
    CASE WHEN is_faulty AND source_id = 'tongue-tribune' THEN 'de' ELSE 'en' END AS language,
    'text' AS raw_text,
    document_id AS text_sha256,
    '1' AS pipeline_version,
    'batch' AS batch_id,
    TRUE AS is_newest,
    fetched_at AS loaded_at
FROM delivered
WHERE outcome = 'loaded';
