-- The batch and its counts, and those of earlier batches whose documents now count otherwise.
CREATE OR REPLACE TEMP TABLE counted AS
SELECT
    batch_id,
    CASE WHEN count(DISTINCT source_id) = 1 THEN min(source_id) ELSE 'several' END AS source_id,
    min(raw_segment) AS raw_segment,
    count(*) AS fetched,
    count(*) FILTER (WHERE outcome = 'loaded') AS loaded,
    count(*) FILTER (WHERE outcome = 'new_revision') AS new_revision,
    count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
    count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate,
    count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
    count(*) FILTER (WHERE outcome = 'unsupported') AS unsupported,
    max(pipeline_version) AS pipeline_version,
    now() AS loaded_at
FROM documents
WHERE batch_id IN (SELECT batch_id FROM arriving UNION SELECT batch_id FROM redecided)
GROUP BY batch_id;

MERGE INTO batches
USING counted ON batches.batch_id = counted.batch_id
WHEN MATCHED THEN UPDATE SET
    loaded = counted.loaded,
    new_revision = counted.new_revision,
    unchanged = counted.unchanged,
    duplicate = counted.duplicate,
    rejected = counted.rejected,
    unsupported = counted.unsupported,
    pipeline_version = counted.pipeline_version
WHEN NOT MATCHED THEN INSERT BY NAME;

DELETE FROM quality_results WHERE batch_id IN (SELECT batch_id FROM staged_quality_results);

INSERT INTO quality_results BY NAME
FROM staged_quality_results;

DELETE FROM internal.loads
WHERE batch_id = getvariable('batch')
    AND kind = getvariable('kind')
    AND pipeline_version = (SELECT coalesce(max(pipeline_version), '') FROM staged_documents);

INSERT INTO internal.loads BY NAME
SELECT
    getvariable('batch') AS batch_id,
    getvariable('kind') AS kind,
    (SELECT count(*) FROM arriving) AS documents,
    (SELECT coalesce(max(pipeline_version), '') FROM staged_documents) AS pipeline_version,
    now() AS loaded_at;
