"""What the package asks of an environment: ranges that others can live with, and that the lock is inside of."""

from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from unspun.sources.web.fetch_settings import FetchSettings


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    (name,) = [name for name in ZipFile(wheel).namelist() if name.endswith(".dist-info/METADATA")]
    return Parser().parsestr(ZipFile(wheel).read(name).decode())


def requirements(metadata: Message) -> list[Requirement]:
    return [Requirement(line) for line in metadata.get_all("Requires-Dist") or ()]


def locked() -> dict[str, str]:
    """Version by name, as the lock files have them."""
    lines = [
        line.partition(" ")[0].partition("==")
        for file in ("requirements.txt", "requirements-cluster.txt")
        for line in (ROOT / file).read_text().splitlines()
        if line[:1].isalpha()
    ]
    return {canonicalize_name(name.partition("[")[0]): version for name, _, version in lines}


def test_every_requirement_has_a_lower_bound_and_none_is_pinned(metadata: Message) -> None:
    asked = requirements(metadata)
    assert asked
    for requirement in asked:
        operators = {specifier.operator for specifier in requirement.specifier}
        assert ">=" in operators, requirement
        assert not operators & {"==", "===", "~="}, requirement


def test_the_lock_has_a_version_of_each_requirement_that_the_package_allows(metadata: Message) -> None:
    versions = locked()
    for requirement in requirements(metadata):
        if requirement.name not in ("gcsfs", "adlfs"):
            assert versions[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_what_only_some_need_is_an_extra(metadata: Message) -> None:
    assert set(metadata.get_all("Provides-Extra") or ()) == {"airflow", "azure", "cluster", "gcs", "report", "s3"}
    always = {canonicalize_name(r.name) for r in requirements(metadata) if "extra" not in str(r.marker)}
    assert not always & {"apache-airflow", "fastapi", "s3fs", "gcsfs", "adlfs", "uvicorn", "celery"}


def test_sites_are_told_the_version_that_reads_them(metadata: Message) -> None:
    major, minor, _ = metadata["Version"].split(".", 2)
    assert FetchSettings().user_agent.startswith(f"unspun/{major}.{minor} ")
