-- Columns of tables and views as they are, with the comments that they and their tables have.
SELECT
    columns.schema_name,
    columns.table_name,
    columns.column_name,
    columns.data_type,
    columns.is_nullable,
    columns.comment,
    tables.comment AS table_comment
FROM duckdb_columns() AS columns
JOIN (
    SELECT schema_name, table_name, comment
    FROM duckdb_tables()
    WHERE database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name, comment
    FROM duckdb_views()
    WHERE database_name = current_database()
) AS tables USING (schema_name, table_name)
WHERE columns.database_name = current_database() AND NOT columns.internal;
