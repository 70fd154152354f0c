"""docs/sources.md names every reason that the code can give, and every field of the registry."""

import re
from pathlib import Path

import pytest

from unspun.sources import registry

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "sources").rglob("*.py")))
REASONS = set(re.findall(r"""(?:Failure|_Trouble)\(\s*"([a-z0-9-]+)\"""", CODE)) | set(
    re.findall(r"""return \(?"([a-z]+-[a-z]+|timeout)", (?:True|False)""", CODE)
)


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_is_documented(reason):
    assert f"`{reason}`" in DOCS


def test_reasons_were_found():
    assert len(REASONS) > 40


@pytest.mark.parametrize("model", [*registry._models(), registry.Politeness], ids=lambda model: model.__name__)
def test_every_field_of_the_registry_is_documented_and_described(model):
    for name, field in model.model_fields.items():
        assert f"`{name}`" in DOCS, name
        assert field.description or name == "kind"
