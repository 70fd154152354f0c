"""Expectations: a query for bad rows in each `.sql` file of this package."""
