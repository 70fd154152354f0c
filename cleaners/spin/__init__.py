"""Article spinners: find what they rewrote, restore what is certain, flag the rest."""

from cleaners.spin.assess import Assessment, Evidence, assess
from cleaners.spin.lexicon import Entry, Lexicon, default

__all__ = ["Assessment", "Entry", "Evidence", "Lexicon", "assess", "default"]
