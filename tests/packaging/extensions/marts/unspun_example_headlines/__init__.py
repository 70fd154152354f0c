"""Marts: a query in each `.sql` file of this package is a view under the name of the file."""
