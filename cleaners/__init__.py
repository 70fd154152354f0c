"""Bytes to text, and text to clean text with a ledger of edits. Pure: no files, no network, no clock."""
