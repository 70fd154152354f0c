"""Accuracy and speed, against peers, with one command each. Not part of the installed package."""
