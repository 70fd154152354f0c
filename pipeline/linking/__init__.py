"""Copies and stories over all articles of a warehouse, and what genuine copies prove about damaged ones."""
