-- What the registry expects of a source, for alarms about those that have no past of their own yet.
ALTER TABLE sources ADD COLUMN expected_per_day BIGINT;
