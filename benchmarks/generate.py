"""Invented news articles in any number, the same for the same seed: for tests of durability and benchmarks of speed.

    python -m unspun.benchmarks.generate COUNT FOLDER [--words 120] [--seed 0]

The texts are templates filled with invented people, places and outlets: good for volume and for outcomes, not for
measuring how well anything is recognized.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

FIRST = (
    "Ada Bruno Carla Dmitri Elena Farid Greta Hiro Imani Jonas Kerstin Liang Marta Nadia Otto Priya Rosa Samir".split()
)
LAST = "Abelard Brandvik Castellan Dorvane Eskeland Farquist Grombach Hallorin Ivarsen Jastrow Kestrel Lindqvar".split()
PLACES = "Port Amsel, Velmora, Dunhaven, Karsund, Oster Bay, Tirava, Marlow Heights, Quenby, Ravensholt".split(", ")
ROLES = "mayor, finance minister, police spokesman, union leader, chief executive, hydrologist, coach".split(", ")
TOPICS = "the harbour tunnel, the grain levy, the school strike, the ferry timetable, the flood defences".split(", ")
QUOTES = (
    "We will not wait another year for this",
    "Nobody in this town was asked",
    "The figures speak for themselves",
    "It was the only decision that could be defended",
    "We are still counting the cost",
)
SENTENCES = (
    "{place} councillors voted {a} to {b} on {day} to reopen talks over {topic}.",
    "“{quote},” said {name}, a {role} in {place}.",
    "{last} said the cost of {topic} had risen to ${a} million since {year}.",
    "According to the {place} statistics office, {a} households and {b} businesses were affected.",
    "Officials in {place} declined to comment on {topic}, which has divided the region for {b} years.",
    "The plan for {topic} was first drawn up in {year}, when {name} was still in office.",
    "“{quote},” {last} told reporters outside the town hall on {day}.",
    "Trade between {place} and {other} grew by {b} percent in {year}, the ministry said.",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def article(number: int, words: int = 120, seed: int = 0) -> tuple[str, str]:
    """Headline and body of article `number`, of about so many words; the same numbers give the same text."""
    # A generator of its own for each article, so that any of them can be made without the others.
    rng = random.Random(f"{seed}:{number}")
    name, last = rng.choice(FIRST), rng.choice(LAST)
    topic, place = rng.choice(TOPICS), rng.choice(PLACES)
    paragraphs: list[str] = []
    written = 0
    while written < words:
        sentences = [
            rng.choice(SENTENCES).format(
                place=place,
                other=rng.choice(PLACES),
                topic=topic,
                name=f"{name} {last}",
                last=last,
                role=rng.choice(ROLES),
                quote=rng.choice(QUOTES),
                day=rng.choice(DAYS),
                year=rng.randint(1985, 2024),
                a=rng.randint(10, 999),
                b=rng.randint(2, 60),
            )
            for _ in range(rng.randint(2, 4))
        ]
        paragraphs.append(" ".join(sentences))
        written += sum(len(sentence.split()) for sentence in sentences)
    return f"{place} returns to {topic}, report {number}", "\n\n".join(paragraphs)


def files(count: int, words: int = 120, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Names and contents of so many files: texts, pages and JSON, with duplicates, updates, empty and foreign files."""
    for number in range(count):
        title, body = article(number, words, seed)
        name = f"{number:06d}"
        match number % 20:
            case 3:
                yield f"{name}.json", json.dumps(_item(number, title, body)).encode()
            case 5:
                yield f"{name}.html", _page(number, title, body).encode()
            case 7:  # the text of the article before it, as another file
                yield f"{name}.txt", _plain(*article(number - 1, words, seed))
            case 9:  # the page of four before, changed
                yield f"{name}.html", _page(number - 4, *_updated(article(number - 4, words, seed))).encode()
            case 11:
                yield f"{name}.txt", b""
            case 13:
                yield f"{name}.docx", b"PK\x03\x04" + name.encode()
            case _:
                yield f"{name}.txt", _plain(title, body)


def write(folder: Path, count: int, words: int = 120, seed: int = 0) -> None:
    """Write so many files into the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(count, words, seed):
        (folder / name).write_bytes(content)


def _plain(title: str, body: str) -> bytes:
    return f"{title}\n\n{body}\n".encode()


def _updated(article: tuple[str, str]) -> tuple[str, str]:
    title, body = article
    return title, f"{body}\n\nThis report was updated after the council published its minutes."


def _item(number: int, title: str, body: str) -> dict[str, str]:
    return {"url": f"https://courier.example/{number}", "title": title, "text": body, "section": "Region"}


def _page(number: int, title: str, body: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n\n"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="https://herald.example/{number}"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="files to write")
    parser.add_argument("folder", type=Path, help="folder to write them into")
    parser.add_argument("--words", type=int, default=120, help="words of each article, about")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other articles")
    arguments = parser.parse_args()
    write(arguments.folder, arguments.count, arguments.words, arguments.seed)


if __name__ == "__main__":
    main()
