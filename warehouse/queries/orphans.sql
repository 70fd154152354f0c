-- Orphaned rows, and rows that contradict each other. All counts are 0 in a sound warehouse.
SELECT 'article revisions without document' AS problem, count(*) AS rows
FROM article_revisions ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'documents that count as loaded and have no article', count(*)
FROM (
    SELECT document_id FROM documents
    ANTI JOIN article_revisions USING (article_id, revision)
    WHERE outcome IN ('loaded', 'new_revision', 'unchanged', 'duplicate')
)
UNION ALL
SELECT 'entity mentions without article', count(*)
FROM entity_mention_revisions ANTI JOIN article_revisions USING (article_id, revision)
UNION ALL
SELECT 'quotes without article', count(*)
FROM quote_revisions ANTI JOIN article_revisions USING (article_id, revision)
UNION ALL
SELECT 'edits without article', count(*)
FROM edit_revisions ANTI JOIN article_revisions USING (article_id, revision)
UNION ALL
SELECT 'retractions without article', count(*)
FROM internal.retractions ANTI JOIN article_revisions USING (article_id, revision)
UNION ALL
SELECT 'rejects without document', count(*)
FROM rejects ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'mentions of entities that are not there', count(*)
FROM entity_mention_revisions WHERE entity_id IS NOT NULL AND entity_id NOT IN (SELECT entity_id FROM entities)
UNION ALL
SELECT 'articles with no newest revision, or several', count(*)
FROM (SELECT article_id FROM article_revisions GROUP BY article_id HAVING count(*) FILTER (WHERE is_newest) <> 1)
UNION ALL
SELECT 'documents that are there twice', count(*)
FROM (SELECT document_id FROM documents GROUP BY document_id HAVING count(*) > 1)
UNION ALL
SELECT 'quotes that are there twice', count(*)
FROM (SELECT quote_id FROM quote_revisions GROUP BY quote_id HAVING count(*) > 1)
UNION ALL
SELECT 'entity spellings that are not counted as mentions have them', count(*)
FROM (
    SELECT entity_id, text, count(*) AS mentions
    FROM entity_mention_revisions
    WHERE entity_id IS NOT NULL
    GROUP BY entity_id, text
) AS mentions
FULL JOIN internal.entity_spellings AS spellings USING (entity_id, text)
WHERE mentions.mentions IS DISTINCT FROM spellings.mentions
UNION ALL
SELECT 'batches that do not balance', count(*)
FROM funnel_balance WHERE NOT balances
ORDER BY problem;
