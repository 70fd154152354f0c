-- Why somebody is the speaker; and ids over document and spans, as staged quotes have them (schemas/identity.py), in the
-- place of ids over the number of the revision, which changes.
ALTER TABLE quote_revisions ADD COLUMN speaker_basis VARCHAR;

CREATE TEMP TABLE contents AS
SELECT
    article_id,
    revision,
    document_id,
    row_number() OVER (PARTITION BY article_id, document_id ORDER BY revision) AS occurrence
FROM article_revisions;

UPDATE quote_revisions SET quote_id = sha256(
    document_id || chr(0)
    || array_to_string(list_transform(content, lambda span: span."start" || '-' || span."end"), ',')
)
FROM contents
WHERE quote_revisions.article_id = contents.article_id AND quote_revisions.revision = contents.revision;

UPDATE quote_revisions SET quote_id = sha256(quote_id || ':' || occurrence)
FROM contents
WHERE quote_revisions.article_id = contents.article_id
    AND quote_revisions.revision = contents.revision
    AND occurrence > 1;

DROP TABLE contents;
