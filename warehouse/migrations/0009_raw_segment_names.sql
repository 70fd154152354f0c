-- A raw segment is found by its name in the folder of raw segments, wherever that is moved: paths and URLs lose theirs.
UPDATE documents SET raw_segment = regexp_replace(raw_segment, '^.*/', '');
UPDATE batches SET raw_segment = regexp_replace(raw_segment, '^.*/', '');
