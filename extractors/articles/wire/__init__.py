"""Wire formats: how news agencies send their articles, one file each."""
