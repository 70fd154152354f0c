"""How well encodings are repaired and charsets detected: `python -m unspun.benchmarks.encoding --data DATA`.

`DATA/encoding/mojibake` holds JSON files in ftfy's form: `original`, and `fixed` or, where that says more than the
encoding, `fixed-encoding`. `DATA/encoding/charsets` holds files in folders named after their charset. A charset counts
as found where the text comes out right, letter for letter but for white space and the mark at its beginning: under the
charset the folder names, or under the one that browsers read for that name (WHATWG).
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from unspun.cleaners.characters import repair_characters
from unspun.cleaners.characters.mojibake import repair_mojibake
from unspun.cleaners.characters.spaces import normalize_spaces
from unspun.cleaners.charset import decode
from unspun.cleaners.charset.euc_tw import decode_euc_tw
from unspun.cleaners.charset.labels import EUC_TW, find_codec
from unspun.cleaners.ledger import Ledger
from unspun.schemas.articles import Rejected
from unspun.text.names import letters_and_digits

LANGUAGE = re.compile(
    r"-(?:arabic|bulgarian|croatian|czech|greek|hebrew|hungarian|polish|romanian|russian|slovak|slovene|turkish)$"
)


def main(folder: Path) -> None:
    """Print a table for mojibake and one for charsets."""
    print("mojibake                      right   of")
    for file in sorted((folder / "mojibake").glob("*.json")):
        cases = json.loads(file.read_text(encoding="utf-8"))
        missed = [case for case in cases if not is_repaired(case)]
        print(f"  {file.stem:<26} {len(cases) - len(missed):>6} {len(cases):>4}")
        for case in missed:
            print(f"    {case['label']}")
    print("\ncharsets                      right   of  seconds")
    for name, detect in DETECTORS.items():
        right, total, seconds, missed_files = measure(detect, folder / "charsets")
        print(f"  {name:<26} {right:>6} {total:>4} {seconds:>8.1f}  {right / total:.1%}")
        print(f"    missed: {dict(missed_files)}")


def is_repaired(case: dict[str, str]) -> bool:
    """Whether the cleaners of characters make of a string what they should; white space is another cleaner's."""
    wanted = case.get("fixed-encoding", case["fixed"])
    ledger = Ledger(case["original"])
    ledger.apply(repair_mojibake(ledger.text))
    if ledger.text == wanted:
        return True
    ledger = Ledger(case["original"])
    repair_characters(ledger)
    return ledger.text == _spaced(wanted) or ledger.text == _spaced(case["fixed"])


def measure(detect: Callable[[bytes], str | None], folder: Path) -> tuple[int, int, float, Counter[str]]:
    """Files decoded to the right text, all files, seconds, and the folders of those missed."""
    right = total = 0
    seconds = 0.0
    missed: Counter[str] = Counter()
    for file in sorted(folder.glob("*/*")):
        content = file.read_bytes()
        started = time.perf_counter()
        text = detect(content)
        seconds += time.perf_counter() - started
        total += 1
        if text is not None and letters_and_digits(text) in right_texts(content, file.parent.name):
            right += 1
        else:
            missed[file.parent.name] += 1
    return right, total, seconds, missed


def right_texts(content: bytes, folder: str) -> set[str]:
    """The text under the charset that the folder names, and under the one that browsers take for it."""
    label = LANGUAGE.sub("", folder)
    codec = find_codec(label) or label
    if codec == EUC_TW:
        return {letters_and_digits(decode_euc_tw(content) or "")}
    return {letters_and_digits(content.decode(name, "replace")) for name in (label, codec)}


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


def _spaced(text: str) -> str:
    ledger = Ledger(text)
    ledger.apply(normalize_spaces(text))
    return ledger.text


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds encoding/mojibake/ and encoding/charsets/"
    )
    data = parser.parse_args().data
    if not (data / "encoding").is_dir():
        parser.error(f"there is no folder encoding/ in {data}")
    main(data / "encoding")
