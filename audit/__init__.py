"""Great Expectations on DuckDB: audits of staged batches, quarantine of bad rows, incidents of sources."""
