-- Tables and views with their comments and keys.
SELECT 'table' AS kind, tables.table_name AS name, tables.comment, array_to_string(keys.constraint_column_names, ', ') AS key
FROM duckdb_tables() AS tables
LEFT JOIN duckdb_constraints() AS keys
    ON tables.table_name = keys.table_name AND keys.constraint_type = 'PRIMARY KEY'
WHERE NOT tables.internal AND tables.table_name <> 'schema_migrations'
UNION ALL
SELECT 'view', view_name, comment, NULL
FROM duckdb_views()
WHERE NOT internal
ORDER BY kind, name;
