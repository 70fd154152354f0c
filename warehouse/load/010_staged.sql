-- The staged batch, by name.
-- A batch that an older version staged lacks the newer columns.
CREATE OR REPLACE TEMP VIEW staged_sources AS
FROM read_parquet(getvariable('staged') || '/sources.parquet')
UNION ALL BY NAME
SELECT NULL::BIGINT AS expected_per_day WHERE false;
CREATE OR REPLACE TEMP VIEW staged_documents AS FROM read_parquet(getvariable('staged') || '/documents.parquet');
CREATE OR REPLACE TEMP VIEW staged_rejects AS FROM read_parquet(getvariable('staged') || '/rejects.parquet');
CREATE OR REPLACE TEMP VIEW staged_article_revisions AS
FROM read_parquet(getvariable('staged') || '/article_revisions.parquet');
CREATE OR REPLACE TEMP VIEW staged_entities AS FROM read_parquet(getvariable('staged') || '/entities.parquet');
CREATE OR REPLACE TEMP VIEW staged_entity_mentions AS
FROM read_parquet(getvariable('staged') || '/entity_mentions.parquet');
CREATE OR REPLACE TEMP VIEW staged_quotes AS FROM read_parquet(getvariable('staged') || '/quotes.parquet');
CREATE OR REPLACE TEMP VIEW staged_edits AS FROM read_parquet(getvariable('staged') || '/edits.parquet');
CREATE OR REPLACE TEMP VIEW staged_quality_results AS
FROM read_parquet(getvariable('staged') || '/quality_results.parquet');
