-- Tables and views that analysts see.
SELECT table_name AS name
FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
UNION
SELECT view_name
FROM duckdb_views()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
ORDER BY name;
