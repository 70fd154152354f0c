-- Every document with its outcome.
-- From here on rows are written, by one thread: two that fill small row groups wait for each other, take longer than
-- one, and cost a third more of the processor.
SET threads = 1;

MERGE INTO sources
USING staged_sources AS staged ON sources.source_id = staged.source_id
WHEN MATCHED AND (
    (sources.name IS NULL AND staged.name IS NOT NULL)
    OR (sources.address IS NULL AND staged.address IS NOT NULL)
    OR (sources.country_code IS NULL AND staged.country_code IS NOT NULL)
    OR (sources.language IS NULL AND staged.language IS NOT NULL)
    OR sources.expected_per_day <> staged.expected_per_day
    OR (sources.expected_per_day IS NULL AND staged.expected_per_day IS NOT NULL)
) THEN UPDATE SET
    name = coalesce(sources.name, staged.name),
    address = coalesce(sources.address, staged.address),
    country_code = coalesce(sources.country_code, staged.country_code),
    language = coalesce(sources.language, staged.language),
    -- What is expected may be corrected: the newest word counts.
    expected_per_day = coalesce(staged.expected_per_day, sources.expected_per_day)
WHEN NOT MATCHED THEN INSERT BY NAME;

DELETE FROM internal.document_texts WHERE document_id IN (SELECT document_id FROM leaving_texts);

INSERT INTO internal.document_texts BY NAME
SELECT * EXCLUDE (staged_revision) FROM arriving_texts;

UPDATE documents SET
    outcome = arriving.outcome,
    reason = arriving.reason,
    article_id = arriving.article_id,
    revision = arriving.revision,
    pipeline_version = arriving.pipeline_version,
    item_guid = arriving.item_guid,
    embargoed_until = arriving.embargoed_until
FROM arriving
WHERE arriving.replaces AND documents.document_id = arriving.document_id;

INSERT INTO documents BY NAME
SELECT
    arriving.* EXCLUDE (replaces) REPLACE (
        coalesce(decided.outcome, arriving.outcome) AS outcome,
        coalesce(decided.reason, arriving.reason) AS reason,
        decided.article_id AS article_id,
        decided.revision AS revision
    ),
    now() AS loaded_at
FROM arriving
LEFT JOIN decided USING (document_id)
WHERE NOT arriving.replaces;

CREATE OR REPLACE TEMP TABLE redecided AS
SELECT decided.*, documents.batch_id
FROM decided
JOIN documents USING (document_id)
WHERE (documents.outcome, documents.article_id, documents.revision)
    IS DISTINCT FROM (decided.outcome, decided.article_id, decided.revision)
    OR documents.reason IS DISTINCT FROM decided.reason;

UPDATE documents SET
    outcome = redecided.outcome,
    reason = redecided.reason,
    article_id = redecided.article_id,
    revision = redecided.revision
FROM redecided
WHERE documents.document_id = redecided.document_id;

UPDATE rejects SET replayed_at = now()
WHERE replayed_at IS NULL AND document_id IN (SELECT document_id FROM arriving WHERE replaces);

INSERT INTO rejects BY NAME
SELECT staged_rejects.* REPLACE (arriving.batch_id AS batch_id), now() AS rejected_at
FROM staged_rejects
JOIN arriving USING (document_id);
