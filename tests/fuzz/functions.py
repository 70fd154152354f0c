"""The pure functions that meet outside text, each as a function of one string. Every room lists its own."""

from tests.fuzz import articles, cleaners, copies, sources
from tests.fuzz.growth import Function

FUNCTIONS: dict[str, Function] = {
    **articles.FUNCTIONS,
    **cleaners.FUNCTIONS,
    **copies.FUNCTIONS,
    **sources.FUNCTIONS,
}
