-- Letters that words are found with and without: what DuckDB's strip_accents leaves, since Unicode does not decompose it.
CREATE MACRO fold(words) AS
    replace(replace(replace(translate(lower(words), 'øłđħıŧ', 'oldhit'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
