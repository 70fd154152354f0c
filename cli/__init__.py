"""The `unspun` command line."""
