CREATE OR REPLACE TEMP VIEW {staged} AS
SELECT * FROM {published}
WHERE batch_id = getvariable('batch')
