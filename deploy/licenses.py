"""The licences of everything that is locked: listed, and checked against those that users of an Apache-2.0 program can
live with.

    python -m unspun.deploy.licenses [LOCK...]

Exit status 1 where a licence is not on the list, or a package does not say its licence.
"""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PERMISSIVE = {
    "0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT",
    "MIT-0", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
WEAK_COPYLEFT = {"LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "MPL-1.1", "MPL-2.0"}
"""Of libraries that are installed as they are and not changed."""

SPDX_OF_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}

READ_BY_HAND = {
    "feedparser-sgmllib": "PSF-2.0",
    "locate": "MIT",
    "openlineage-sql": "Apache-2.0",
    "pyyaml-ft": "MIT",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}
"""Licences of packages whose metadata does not give them, as their files or projects do, and of one that is installed
on Python without a global lock only."""

SYSTEMS = [
    {"sys_platform": system, "python_version": python, "python_full_version": f"{python}.0"}
    for system in ("linux", "darwin")
    for python in ("3.11", "3.12", "3.13")
]


class Licensed(NamedTuple):
    """A locked package and its licence as an SPDX expression, None where it is not known."""

    name: str
    version: str
    license: str | None

    @property
    def is_allowed(self) -> bool:
        """Whether one alternative of the licence asks for nothing that is not on the list."""
        alternatives = (self.license or "").split(" OR ")
        return any(all(_is_listed(part) for part in alternative.split(" AND ")) for alternative in alternatives)


def licenses(locks: list[Path]) -> list[Licensed]:
    """The packages of the locks by name, each once, but those for systems on which unspun does not run."""
    found = {
        canonicalize_name(requirement.name): Licensed(
            canonicalize_name(requirement.name),
            str(requirement.specifier).removeprefix("=="),
            _license(requirement.name),
        )
        for lock in locks
        for requirement in locked(lock)
        if requirement.marker is None or any(requirement.marker.evaluate(system) for system in SYSTEMS)
    }
    return [found[name] for name in sorted(found)]


def locked(lock: Path) -> Iterator[Requirement]:
    """The requirements of a lock, without their hashes."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            yield Requirement(line.rstrip("\\ "))


def _license(name: str) -> str | None:
    if canonicalize_name(name) in READ_BY_HAND:
        return READ_BY_HAND[canonicalize_name(name)]
    try:
        about: Any = metadata(name)
    except PackageNotFoundError:
        return None
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if "License :: " in line]
    expressions = [SPDX_OF_CLASSIFIER.get(classifier, classifier) for classifier in classifiers]
    if expressions and expressions != ["OSI Approved"]:
        return " AND ".join(expressions)
    return (
        str(about.get("License") or "").strip().partition("\n")[0].replace("3-Clause BSD License", "BSD-3-Clause")
        or None
    )


def _is_listed(identifier: str) -> bool:
    return identifier.strip("() ").partition(" WITH ")[0] in PERMISSIVE | WEAK_COPYLEFT


def main() -> None:
    locks = [Path(argument) for argument in sys.argv[1:]] or [Path("requirements.txt")]
    refused = 0
    for package in licenses(locks):
        refused += not package.is_allowed
        print(
            f"{package.name}\t{package.version}\t{package.license or 'unknown'}\t{'' if package.is_allowed else 'NO'}"
        )
    if refused:
        sys.exit(f"{refused} packages have no licence that is allowed here (deploy/licenses.py)")


if __name__ == "__main__":
    main()
