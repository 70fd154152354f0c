"""Functions of the room of articles."""

from tests.fuzz.growth import Function
from unspun.extractors.articles.metadata_lines import read_metadata_line
from unspun.extractors.articles.structure import read_structure
from unspun.extractors.articles.wire_forms.heads import find_head_form
from unspun.extractors.articles.wire_forms.tails import read_tail
from unspun.text.datelines import read_dateline

FUNCTIONS: dict[str, Function] = {
    "articles.read_structure": read_structure,
    "articles.read_metadata_line": read_metadata_line,
    "articles.find_head_form": find_head_form,
    "articles.read_tail": read_tail,
    "articles.read_dateline": read_dateline,
}
