"""Recipes that make the weights and lexicons of this project. Not in the wheel."""
