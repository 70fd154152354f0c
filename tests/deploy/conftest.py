"""The wheel and its environment, as for the tests of packaging."""

from tests.packaging.conftest import installed, wheel

__all__ = ["installed", "wheel"]
