"""The commands, each in a file or with those that share its options. Heavy imports stay inside the functions."""
