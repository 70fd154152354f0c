"""Functions of the room of text, and those that read many sentences at once."""

from tests.fuzz.growth import Function
from unspun import cleaners
from unspun.cleaners.protection import undo_rewritten_quotations
from unspun.cleaners.spin.numbers import find_broken
from unspun.cleaners.spin.unlisted import distinct_words, read_words
from unspun.cleaners.translation import assess
from unspun.text.agencies import find_agency
from unspun.text.control_characters import escape_in_json, replace_surrogates, visible
from unspun.text.datelines import find_datelines
from unspun.text.language import read_language
from unspun.text.names import fold, letters_and_digits
from unspun.text.person_names import read_person
from unspun.text.quote_marks import find_quoted
from unspun.text.reading import read
from unspun.text.sections import read_section_line
from unspun.text.sentences import split_sentences
from unspun.text.tokens import split_clitics, tokenize
from unspun.text.transcripts import find_turns


def reading(text: str) -> None:
    """Everything that a reading has."""
    found = read(text)
    assert found.tokens is not None and found.sentences is not None and found.protected is not None


def cleaned_whole(text: str) -> None:
    undo_rewritten_quotations(cleaners.clean(text, language="en", title="Harbour wall to be rebuilt").ledger)


FUNCTIONS: dict[str, Function] = {
    "text.read": reading,
    "text.split_sentences": split_sentences,
    "text.tokenize": lambda text: split_clitics(tokenize(text)),
    "text.find_quoted": find_quoted,
    "text.find_turns": find_turns,
    "text.find_datelines": find_datelines,
    "text.find_agency": find_agency,
    "text.read_language": read_language,
    "text.read_person": read_person,
    "text.read_section_line": read_section_line,
    "text.fold": fold,
    "text.letters_and_digits": letters_and_digits,
    "text.visible": lambda text: escape_in_json(visible(replace_surrogates(text))),
    "translation.assess": assess,
    "spin.find_broken": lambda text: list(find_broken(text)),
    "spin.unlisted words": lambda text: (read_words(text), distinct_words(text)),
    "cleaners.clean": cleaned_whole,
}
