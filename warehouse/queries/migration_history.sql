-- Where the migrations that ran are written down: in the schema internal, before its migration in main.
SELECT schema_name || '.schema_migrations'
FROM duckdb_tables()
WHERE database_name = current_database() AND table_name = 'schema_migrations' AND schema_name IN ('internal', 'main')
ORDER BY schema_name
LIMIT 1;
