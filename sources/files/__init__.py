"""Documents in files: folders and object stores, archives, containers, tables."""
