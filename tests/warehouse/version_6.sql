-- Rows of a warehouse as it was after migration 0006: one page with three revisions, of which the third goes back to the
-- text of the first.
INSERT INTO documents BY NAME
SELECT
    given.*,
    'batch' AS batch_id,
    'courier' AS source_id,
    document_id AS uri,
    'https://x.example/1' AS url,
    document_id AS content_sha256,
    1 AS byte_count,
    'article' AS article_id,
    '1' AS pipeline_version,
    now() AS loaded_at
FROM (VALUES
    ('a1', TIMESTAMPTZ '2026-01-01', '/srv/var/news.unspun/raw/one.parquet', 'loaded', 1),
    ('a2', TIMESTAMPTZ '2026-01-02', 's3://news/raw/two.parquet', 'new_revision', 2),
    ('a3', TIMESTAMPTZ '2026-01-03', 'three.parquet', 'new_revision', 3)
) AS given(document_id, fetched_at, raw_segment, outcome, revision);

INSERT INTO batches VALUES ('batch', 'courier', 's3://news/raw/one.parquet', 3, 1, 2, 0, 0, 0, 0, '1', now());
INSERT INTO loads VALUES ('batch', 'ingest', 3, '1', now());
INSERT INTO sources VALUES ('courier', NULL, 'folder', NULL, NULL, NULL, NULL);

INSERT INTO document_texts
SELECT document_id, 'article', true, text, source_id, uri, fetched_at, fetched_at
FROM documents
JOIN (VALUES ('a1', 'holds'), ('a2', 'broke'), ('a3', 'holds')) AS texts(document_id, text) USING (document_id);

INSERT INTO article_revisions BY NAME
SELECT
    given.*,
    'article' AS article_id,
    'courier' AS source_id,
    [] AS authors,
    'Body' AS body,
    1 AS word_count,
    'utf-8' AS encoding,
    'bom' AS encoding_basis,
    false AS encoding_repaired,
    'text' AS extraction_basis,
    false AS is_spun,
    0 AS spin_score,
    false AS is_translated,
    0 AS translation_score,
    'Body' AS raw_text,
    '1' AS pipeline_version,
    'batch' AS batch_id,
    revision = 3 AS is_newest,
    now() AS loaded_at
FROM (VALUES (1, 'a1', 'holds'), (2, 'a2', 'broke'), (3, 'a1', 'holds')) AS given(revision, document_id, text_sha256);

INSERT INTO quote_revisions BY NAME
SELECT
    'old-' || revision AS quote_id,
    'article' AS article_id,
    revision,
    'direct' AS kind,
    'so' AS text,
    [{'start': 4, 'end': 9}, {'start': 12, 'end': 20}] AS content,
    1 AS speaker_score,
    4 AS start_char,
    20 AS end_char,
    1 AS score,
    '1' AS pipeline_version,
    'batch' AS batch_id,
    revision = 3 AS is_newest
FROM range(1, 4) AS numbers(revision);

INSERT INTO entities BY NAME
SELECT
    'town' AS entity_id,
    'Location' AS kind,
    'Port elda' AS name,
    [{'name': 'Port Elda', 'basis': 'name'}, {'name': 'PORT ELDA', 'basis': 'spelling'}] AS aliases,
    '1' AS pipeline_version;

INSERT INTO entity_mention_revisions BY NAME
SELECT
    given.*,
    'article' AS article_id,
    'town' AS entity_id,
    'Location' AS label,
    start_char + 9 AS end_char,
    1 AS score,
    '1' AS pipeline_version,
    'batch' AS batch_id,
    revision = 3 AS is_newest
FROM (VALUES
    (1, 'Port Elda', 0), (1, 'Port Elda', 20), (2, 'Port elda', 0), (3, 'Port Elda', 0), (3, 'Port Elda', 20)
) AS given(revision, text, start_char);

INSERT INTO entity_merges VALUES ('town', 'other', 'spelling');

INSERT INTO feed_state BY NAME
SELECT
    'courier' AS source_id,
    'https://x.example/feed' AS address,
    'fetched' AS outcome,
    now() AS checked_at,
    now() AS next_check_at,
    0 AS failures;
