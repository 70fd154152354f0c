-- Raw segments of which every document was loaded, repeated another or is of a kind that is not read.
SELECT raw_segment
FROM documents
GROUP BY raw_segment
HAVING bool_and(outcome <> 'rejected' AND reason IS DISTINCT FROM 'awaits-reprocess');
