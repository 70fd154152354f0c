"""Who speaks: the source of a quotation is resolved to an entity of its article (`resolution`), by ordered rules."""
