-- How new the data are. The time of a file may lie in the future; its arrival cannot.
SELECT
    (SELECT max(loaded_at) FROM batches) AS newest_load,
    (SELECT max(least(fetched_at, loaded_at)) FROM documents) AS newest_arrival
