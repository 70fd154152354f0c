-- Free and all blocks of the file.
SELECT free_blocks, total_blocks
FROM pragma_database_size()
WHERE database_name = current_database();
