"""Article spinners: find what they rewrote, restore what is certain, flag the rest."""

from unspun.cleaners.spin.assess import Assessment, Evidence, assess, is_called_by_words
from unspun.cleaners.spin.lexicon import Entry, Lexicon, default

__all__ = ["Assessment", "Entry", "Evidence", "Lexicon", "assess", "default", "is_called_by_words"]
