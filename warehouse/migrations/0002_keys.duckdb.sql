-- DuckLake has no keys: there the merge alone keeps rows unique.
ALTER TABLE sources ADD PRIMARY KEY (source_id);
ALTER TABLE documents ADD PRIMARY KEY (document_id);
ALTER TABLE document_texts ADD PRIMARY KEY (document_id);
ALTER TABLE article_revisions ADD PRIMARY KEY (article_id, revision);
ALTER TABLE entities ADD PRIMARY KEY (entity_id);
ALTER TABLE batches ADD PRIMARY KEY (batch_id);
ALTER TABLE loads ADD PRIMARY KEY (batch_id, kind, pipeline_version);
