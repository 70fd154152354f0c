"""The content of each page: a template and its values, from queries on the published warehouse.

Every function raises WarehouseError where the warehouse cannot be read.
"""
