-- What belongs to the content of a document, wherever its article has it: the fingerprint, and repairs by a witness. And
-- the articles whose copies and stories have to be worked out anew.
CREATE OR REPLACE TEMP TABLE leaving_contents AS
SELECT document_id FROM arriving
UNION
SELECT document_id FROM article_revisions SEMI JOIN stale USING (article_id, revision)
EXCEPT
SELECT document_id FROM moved_article_revisions;

DELETE FROM internal.article_fingerprints WHERE document_id IN (SELECT document_id FROM leaving_contents);

INSERT INTO internal.article_fingerprints BY NAME
SELECT staged.*
FROM staged_article_fingerprints AS staged
SEMI JOIN placed USING (document_id);

DELETE FROM internal.witness_edits WHERE document_id IN (SELECT document_id FROM leaving_contents);

INSERT INTO internal.witness_edits BY NAME
SELECT staged.*
FROM staged_witness_edits AS staged
SEMI JOIN placed USING (document_id);

-- Which repairs are proven is worked out with the copies.
DELETE FROM internal.proven_edits WHERE document_id IN (SELECT document_id FROM leaving_contents);

INSERT INTO internal.unlinked_articles BY NAME
SELECT article_key AS article_id, article_key NOT IN (SELECT article_id FROM stored) AS is_new
FROM touched
EXCEPT
FROM internal.unlinked_articles;
