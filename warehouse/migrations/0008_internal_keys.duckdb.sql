-- The keys of the tables that moved.
ALTER TABLE internal.document_texts ADD PRIMARY KEY (document_id);
ALTER TABLE internal.loads ADD PRIMARY KEY (batch_id, kind, pipeline_version);
