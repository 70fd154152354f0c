"""The pure functions that meet outside text, each as a function of one string. Every room lists its own."""

from tests.fuzz import annotations, articles, cleaners, copies, sources, texts
from tests.fuzz.growth import Function

FUNCTIONS: dict[str, Function] = {
    **annotations.FUNCTIONS,
    **articles.FUNCTIONS,
    **cleaners.FUNCTIONS,
    **copies.FUNCTIONS,
    **sources.FUNCTIONS,
    **texts.FUNCTIONS,
}
