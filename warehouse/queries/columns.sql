-- Columns of tables and views with their comments, in their order.
SELECT table_name, column_name, data_type, is_nullable, comment
FROM duckdb_columns()
WHERE NOT internal AND table_name <> 'schema_migrations'
ORDER BY table_name, column_index;
