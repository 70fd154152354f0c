"""How well mojibake is repaired and charsets are detected, beside two detectors.

    python -m unspun.benchmarks.encoding --data DATA

DATA/encoding/mojibake holds JSON files in the form of ftfy's test cases: `original`, and `fixed` or, where that repairs
more than the encoding, `fixed-encoding`. DATA/encoding/charsets holds files in folders that are named after their
charset. A file counts as right where its text does, letter for letter but for white space and the byte order mark:
under the charset that the folder names, or under the one that browsers take for that name (WHATWG). Folders of a
charset that Python has no codec for are left out, and named.
"""

import argparse
import codecs
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from unspun.cleaners.characters import repair_characters
from unspun.cleaners.characters.mojibake import repair_mojibake
from unspun.cleaners.characters.spaces import normalize_spaces
from unspun.cleaners.charset import decode
from unspun.cleaners.charset.labels import find_codec
from unspun.cleaners.ledger import Ledger
from unspun.schemas.articles import Rejected

LANGUAGE = re.compile(
    r"-(?:arabic|bulgarian|croatian|czech|greek|hebrew|hungarian|polish|romanian|russian|slovak|slovene|turkish)$"
)


def print_mojibake(folder: Path) -> None:
    """Print, for each JSON file of the folder, how many cases are repaired, and the labels of the others."""
    print("mojibake                      right   of")
    for file in sorted(folder.glob("*.json")):
        cases = json.loads(file.read_text(encoding="utf-8"))
        missed = [case for case in cases if not is_repaired(case)]
        print(f"  {file.stem:<26} {len(cases) - len(missed):>6} {len(cases):>4}")
        for case in missed:
            print(f"    {case['label']}")


def print_charsets(folder: Path) -> None:
    """Print, for each detector, the files whose text is right, their time, and the folders of the others."""
    files = sorted(folder.glob("*/*"))
    readable = [file for file in files if codec_of(file.parent.name)]
    left_out = sorted({file.parent.name for file in files} - {file.parent.name for file in readable})
    print("\ncharsets                      right   of  seconds")
    for name, detect in DETECTORS.items():
        right, total, seconds, missed_files = measure(detect, readable)
        print(f"  {name:<26} {right:>6} {total:>4} {seconds:>8.1f}  {right / total:.1%}")
        print(f"    missed: {dict(missed_files)}")
    print(f"  left out, as Python has no codec for them: {', '.join(left_out) or 'none'}")


def is_repaired(case: dict[str, str]) -> bool:
    """Whether the cleaners of characters make of a string what they should; white space is another cleaner's."""
    expected = case.get("fixed-encoding", case["fixed"])
    ledger = Ledger(case["original"])
    ledger.apply(repair_mojibake(ledger.text))
    if ledger.text == expected:
        return True
    ledger = Ledger(case["original"])
    repair_characters(ledger)
    return ledger.text == _spaced(expected) or ledger.text == _spaced(case["fixed"])


def measure(detect: Callable[[bytes], str | None], files: Sequence[Path]) -> tuple[int, int, float, Counter[str]]:
    """Files decoded to the right text, all files, seconds, and the folders of those that were not."""
    right = total = 0
    seconds = 0.0
    missed: Counter[str] = Counter()
    for file in files:
        content = file.read_bytes()
        started = time.perf_counter()
        text = detect(content)
        seconds += time.perf_counter() - started
        total += 1
        if text is not None and comparable(text) in right_texts(content, file.parent.name):
            right += 1
        else:
            missed[file.parent.name] += 1
    return right, total, seconds, missed


def right_texts(content: bytes, folder: str) -> set[str]:
    """The text under the charset that the folder names, and under the one that browsers take for it."""
    label = LANGUAGE.sub("", folder)
    return {comparable(content.decode(name, "replace")) for name in (label, codec_of(folder)) if name}


def codec_of(folder: str) -> str | None:
    """The codec for files of the folder, or None where Python has none."""
    label = LANGUAGE.sub("", folder)
    try:
        return find_codec(label) or codecs.lookup(label).name
    except LookupError:
        return None


def _ours(content: bytes) -> str | None:
    try:
        return decode(content).text
    except Rejected:
        return None


def _charset_normalizer(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    return str(best) if best else None


def _chardet(content: bytes) -> str | None:
    import chardet

    encoding = chardet.detect(content)["encoding"]
    return content.decode(encoding, "replace") if encoding else None


DETECTORS: dict[str, Callable[[bytes], str | None]] = {
    "ours": _ours,
    "charset-normalizer": _charset_normalizer,
    "chardet": _chardet,
}


def comparable(text: str) -> str:
    """The text with single spaces, and without the byte order mark and NULs: all else must be right, case included."""
    return " ".join(text.replace("\ufeff", "").replace("\0", "").split())


def _spaced(text: str) -> str:
    ledger = Ledger(text)
    ledger.apply(normalize_spaces(text))
    return ledger.text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds encoding/mojibake/ and encoding/charsets/"
    )
    folder = parser.parse_args().data / "encoding"
    if not folder.is_dir():
        parser.error(f"there is no folder {folder}")
    print_mojibake(folder / "mojibake")
    print_charsets(folder / "charsets")


if __name__ == "__main__":
    main()
