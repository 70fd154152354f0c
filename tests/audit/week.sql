-- A week of seven outlets from 2031-03-03 on, forty documents a day each, six of them with one fault on one day.
CREATE TEMP TABLE delivered AS
SELECT
    source_id,
    day,
    number,
    sha256(concat_ws('/', source_id, day, number)) AS document_id,
    TIMESTAMPTZ '2031-03-03 06:00:00+00' + day * INTERVAL 1 DAY + number * INTERVAL 10 MINUTE AS fetched_at,
    CASE
        WHEN source_id = 'failing-outlet' AND day = 5 AND number % 2 = 0 THEN 'rejected'
        WHEN number % 20 = 7 THEN 'rejected'
        WHEN number % 20 = 11 THEN 'duplicate'
        ELSE 'loaded'
    END AS outcome
FROM
    (VALUES ('quiet-outlet'), ('silent-outlet'), ('doubling-outlet'), ('spinning-outlet'), ('garbling-outlet'), ('forward-outlet'), ('failing-outlet')) AS outlets (source_id),
    range(7) AS days (day),
    range(80) AS numbers (number)
WHERE
    number < 40 + (hash(source_id) + day * 7) % 6 + CASE WHEN source_id = 'doubling-outlet' AND day = 4 THEN 40 ELSE 0 END
    AND NOT (source_id = 'silent-outlet' AND day >= 5);

INSERT INTO delivered
SELECT source_id, 6, number, sha256(concat_ws('/', source_id, 6, number)), fetched_at + INTERVAL 2 DAY, outcome
FROM delivered
WHERE source_id = 'silent-outlet' AND day = 4;

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
    CASE WHEN outcome = 'loaded' THEN document_id END AS article_id,
    CASE WHEN outcome = 'loaded' THEN 1 END AS revision,
    '1' AS pipeline_version,
    fetched_at AS loaded_at
FROM delivered;

INSERT INTO article_revisions BY NAME
SELECT
    document_id AS article_id,
    1 AS revision,
    document_id,
    source_id,
    [] AS authors,
    fetched_at + CASE WHEN source_id = 'forward-outlet' AND day = 4 AND number % 3 = 0 THEN INTERVAL 400 DAY ELSE INTERVAL (-3) HOUR END AS published_at,
    'text' AS body,
    1 AS word_count,
    'utf-8' AS encoding,
    'given' AS encoding_basis,
    number % 25 = 3 OR (source_id = 'garbling-outlet' AND day = 6 AND number % 3 > 0) AS encoding_repaired,
    'text' AS extraction_basis,
    number % 25 = 5 OR (source_id = 'spinning-outlet' AND day = 5 AND number % 4 > 0) AS is_spun,
    0.5 AS spin_score,
    number % 25 = 9 AS is_translated,
    0.5 AS translation_score,
    'text' AS raw_text,
    document_id AS text_sha256,
    '1' AS pipeline_version,
    'batch' AS batch_id,
    TRUE AS is_newest,
    fetched_at AS loaded_at
FROM delivered
WHERE outcome = 'loaded';
