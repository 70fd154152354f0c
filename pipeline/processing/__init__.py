"""Raw documents to the tables of a staged batch: read, clean, annotate, and one row for each thing that came out."""
