"""Great Expectations on DuckDB: audits of staged batches, quarantine of bad rows, Data Docs, alarms of sources."""
