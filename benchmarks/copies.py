"""Copies: relations, direction, repair by witness, stories and wordings; docs/copies.md.

    python -m unspun.benchmarks.copies --data DATA [--families 2000] [--seed 99]

DATA holds `clean/bbc.jsonl`, `quotes/train.jsonl`, `entities/train.jsonl`, `translated/wmt21.jsonl`, `spin/`, `copies/`
and `stories/dev.jsonl`. Families are generated (`copy_families.py`) and are others for each seed. The collection
`newswire` and the spinner `aligned` had no part in any threshold.
"""

import argparse
import csv
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

from unspun.benchmarks.copy_families import Family, Member, families
from unspun.copies.article import Article, Utterance
from unspun.copies.families import resolve
from unspun.copies.fingerprints import Fingerprint, fingerprint
from unspun.copies.relations import Relation, relate
from unspun.copies.substitutions import learn
from unspun.copies.utterances import utterance_words
from unspun.copies.witness import restore
from unspun.copies.wordings import wordings
from unspun.text.reading import read
from unspun.training.spinner import Damage, Repair, compare_repairs
from unspun.training.stories import cross_validate, read_stories

NEAR_CHARS = 12
"""Repairs and damage that are so near each other make one stretch of words, which is right or wrong as a whole."""

RESOLVED_EVERY = 10
"""Of so many families one is resolved, for which all pairs of its articles are compared."""

MIN_TIMES = (2, 3, 5)

Counts = dict[str, Counter[str]]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.4f} ({part} of {whole})" if whole else "-"


def report_families(data: Path, count: int, seed: int) -> None:
    by_relation: Counts = defaultdict(Counter)
    by_group: Counts = defaultdict(Counter)
    pairs: list[tuple[Article, Article]] = []
    for number, family in enumerate(families(data, count, seed)):
        chosen = _resolved(family) if number % RESOLVED_EVERY == 0 else None
        for member in family.members:
            name = str(member.relations[0]) if member.relations else "near miss"
            counts = measure(family, member, chosen)
            by_relation[name] += counts
            by_group[family.group] += counts
            if member.damage:
                pairs.append((member.article, family.original))
    for title, table in (("relation", by_relation), ("group", by_group)):
        print(f"\nby {title}: relation right | direction right | source right | near misses joined | found by index")
        for label, counted in sorted(table.items()):
            print(f"  {label:24} {_line(counted)}")
    total = sum(by_group.values(), Counter[str]())
    print(f"  {'all':24} {_line(total)}")
    print("\nrepair by witness: damaged places restored | repairs wrong | flags")
    for name, counts in sorted(by_group.items()):
        if counts["damage"]:
            print(f"  {name:24} {_repairs(counts)}")
    print(f"  {'all':24} {_repairs(total)}")
    report_learning(pairs)


def _resolved(family: Family) -> dict[str, str]:
    """For each copy of a family, what it is resolved to be a copy of."""
    articles = [family.original, *(member.article for member in family.members if member.relations)]
    relations = (relate(a, b) for a, b in combinations(articles, 2))
    return {one.copy_id: one.of_id for one in resolve(one for one in relations if one)}


def measure(family: Family, member: Member, chosen: Mapping[str, str] | None) -> Counter[str]:
    """What was right about one member of a family."""
    relation = relate(family.original, member.article)
    if not member.relations:
        joined = relation is not None and relation.relation != "independent_report"
        return Counter({"misses": 1, "joined": int(joined)})
    copy_id, of_id = member.article.document_id, family.original.document_id
    counts = Counter({"copies": 1})
    counts["relation"] = int(relation is not None and relation.relation in member.relations)
    counts["direction"] = int(relation is not None and relation.copy_id == copy_id)
    if chosen is not None:
        counts["resolved"] = 1
        counts["source"] = int(chosen.get(copy_id) == of_id)
    counts["found"] = int(found_by_index(fingerprint(family.original), fingerprint(member.article)))
    if member.damage and member.relations == ("spun_copy",):
        counts += measure_repairs(member, family.original)
    return counts


def found_by_index(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether a look-up finds one article by the other: by one shingle, or by three anchors."""
    return bool(set(a.bands) & set(b.bands)) or len(set(a.anchors) & set(b.anchors)) >= 3


def measure_repairs(member: Member, original: Article) -> Counter[str]:
    edits = [one.edit for one in restore(member.article, original)]
    repairs = [Repair(edit.start, edit.end, edit.after) for edit in edits if edit.applied]
    restored, right = compare_stretches(member.article.body, member.damage, repairs)
    return Counter(
        damage=len(restored),
        restored=sum(restored),
        repairs=len(right),
        wrong=len(right) - sum(right),
        flags=sum(not edit.applied for edit in edits),
    )


def compare_stretches(text: str, damage: Sequence[Damage], repairs: Sequence[Repair]) -> tuple[list[bool], list[bool]]:
    """For each damage whether it is undone, for each repair whether it is right, letter for letter.

    Damage and repairs near each other are one stretch of words: "was thrilled to" for "used to be thrilled to" may be
    repaired at another word than it was damaged.
    """
    restored: list[bool] = []
    right: list[bool] = []
    for near, made in _stretches(damage, repairs):
        spans = [*((one.start, one.end) for one in near), *((one.start, one.end) for one in made)]
        start, end = min(first for first, _ in spans), max(last for _, last in spans)
        original = _replaced(text, start, end, [(one.start, one.end, one.before) for one in near])
        if original == _replaced(text, start, end, [(one.start, one.end, one.after) for one in made]):
            restored += [True] * len(near)
            right += [True] * len(made)
        else:
            undone, good = compare_repairs(text, near, made)
            restored += undone
            right += good
    return restored, right


def _stretches(damage: Sequence[Damage], repairs: Sequence[Repair]) -> Iterator[tuple[list[Damage], list[Repair]]]:
    near: list[Damage] = []
    made: list[Repair] = []
    end = 0
    both: list[Damage | Repair] = [*damage, *repairs]
    for one in sorted(both, key=lambda one: (one.start, one.end)):
        if (near or made) and one.start - end > NEAR_CHARS:
            yield near, made
            near, made = [], []
        if isinstance(one, Damage):
            near.append(one)
        else:
            made.append(one)
        end = max(end, one.end)
    if near or made:
        yield near, made


def _replaced(text: str, start: int, end: int, parts: Iterable[tuple[int, int, str]]) -> str:
    pieces, at = [], start
    for first, last, words in parts:
        pieces += [text[at:first], words]
        at = last
    return "".join([*pieces, text[at:end]])


def _line(counts: Counter[str]) -> str:
    of = {"relation": "copies", "direction": "copies", "source": "resolved", "joined": "misses", "found": "copies"}
    return " | ".join(share(counts[name], counts[whole]) for name, whole in of.items())


def _repairs(counts: Counter[str]) -> str:
    restored, wrong = share(counts["restored"], counts["damage"]), share(counts["wrong"], counts["repairs"])
    return f"{restored} | {wrong} | {counts['flags']}"


def report_learning(pairs: Sequence[tuple[Article, Article]]) -> None:
    rows = learn(pairs)
    print(f"\nlearning from {len(pairs)} spun copies: {len(rows)} substitutions")
    for times in MIN_TIMES:
        chosen = [row for row in rows if row.times >= times and row.precision is not None]
        places = sum(row.held_out_times for row in chosen)
        right = sum(round((row.precision or 0.0) * row.held_out_times) for row in chosen)
        print(f"  seen in {times} articles and more: {len(chosen)} rows, held-out precision {share(right, places)}")


def report_stories(data: Path) -> None:
    print("\nstories, ECB+ by topics left out")
    scores = cross_validate(read_stories(data / "stories" / "dev.jsonl"))
    for topics, score in scores:
        print(f"  topics {topics}: B3 P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}")
    worst = min(score.f1 for _, score in scores)
    print(f"  mean F1 {sum(score.f1 for _, score in scores) / len(scores):.3f}, worst fold {worst:.3f}")


def report_wordings(data: Path) -> None:
    """Pairs of wordings of `quotes.tsv`; that pages are copies of each other is known from `aligned.tsv`."""
    rows = _rows(data / "copies" / "quotes.tsv")
    aligned = _rows(data / "copies" / "aligned.tsv")
    counts = Counter[str]()
    for family in sorted({row["family"] for row in rows}):
        own = [row for row in rows if row["family"] == family]
        counts += _pairs_of_wordings(own, [row for row in aligned if row["family"] == family])
    print("\nwordings of quotes.tsv, pairs")
    print(f"  precision {share(counts['right'], counts['joined'])}, recall {share(counts['right'], counts['same'])}")
    print(f"  rows joined {share(counts['rows joined'], counts['rows'])}, against the data {counts['never joined']}")


Key = tuple[str, str, str]


def _pairs_of_wordings(rows: Sequence[dict[str, str]], aligned: Sequence[dict[str, str]]) -> Counter[str]:
    same: list[tuple[Key, Key]] = []
    never: set[frozenset[Key]] = set()
    for row in rows:
        pair = tuple((row[f"url {side}"], row["speaker"], row[f"wording {side}"]) for side in "AB")
        if "must NOT" in row["note"]:
            never.add(frozenset(pair))
        else:
            same.append((pair[0], pair[1]))
    keys = sorted({key for pair in (*same, *never) for key in pair})
    group = {key: {key} for key in keys}
    inside = [(a, b) for a, b in combinations(keys, 2) if a[1] == b[1] and _is_part(a[2], b[2])]
    for a, b in [*same, *(pair for pair in inside if frozenset(pair) not in never)]:
        if group[a] is not group[b]:
            group[a] |= group[b]
            group.update(dict.fromkeys(group[b], group[a]))
    found = {one.quote_id: one.utterance_id for one in wordings(_pages(keys), _page_relations(aligned))}
    counts = Counter[str]()
    for a, b in combinations(keys, 2):
        joined = _is_joined(found, a, b)
        is_same = group[a] is group[b]
        counts.update({"joined": joined, "same": is_same, "right": joined and is_same})
        counts["never joined"] += joined and frozenset((a, b)) in never
    counts.update({"rows": len(same), "rows joined": sum(_is_joined(found, a, b) for a, b in same)})
    return counts


def _is_joined(found: Mapping[str, str], a: Key, b: Key) -> bool:
    return "|".join(a) in found and found["|".join(a)] == found.get("|".join(b))


def _is_part(a: str, b: str) -> bool:
    ours, theirs = (f" {' '.join(utterance_words(text))} " for text in (a, b))
    return ours in theirs or theirs in ours


def _pages(keys: Sequence[Key]) -> list[Article]:
    """Each page as an article that holds its quotations and nothing else."""
    by_url: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        by_url[key[0]].append(key)
    pages = []
    for url, own in sorted(by_url.items()):
        body, quotes = "", []
        for key in own:
            start = len(body) + 1
            quotes.append(Utterance("|".join(key), key[2], key[1], start, start + len(key[2])))
            body += f"“{key[2]},” {key[1]} said.\n\n"
        pages.append(Article(document_id=url, body=body, quotes=tuple(quotes)))
    return pages


def _page_relations(aligned: Sequence[dict[str, str]]) -> list[Relation]:
    kinds = {(row["spun url"], row["original url"], row["kind"].split()[0]) for row in aligned}
    return [
        Relation(copy, of, "spun_copy" if kind == "spun" else "translated_copy", 1.0, 1.0, 0, "damage", "", 1.0)
        for copy, of, kind in sorted(kinds)
    ]


def report_modelled(data: Path) -> None:
    """The families of `modelled.jsonl`: what each copy is a copy of, and the repair of the evidence."""
    with (data / "copies" / "modelled.jsonl").open(encoding="utf-8") as lines:
        records = {record["id"]: record for record in map(json.loads, lines)}
    articles = {key: _quoted_article(key, record["title"], record["text"]) for key, record in records.items()}
    relations = [one for a, b in combinations(articles.values(), 2) if (one := relate(a, b))]
    sources = {one.copy_id: one.of_id for one in resolve(relations)}
    right = sum(sources.get(key) == record["of"] for key, record in records.items())
    restored = evidence = wrong = 0
    for key, record in records.items():
        if record["evidence"]:
            edits = [one.edit for one in restore(articles[key], articles[record["of"]])]
            wrong += sum(edit.after.strip() not in articles[record["of"]].body for edit in edits)
            for one in record["evidence"]:
                evidence += 1
                restored += _is_restored(record["text"], one, [Repair(e.start, e.end, e.after) for e in edits])
    print(f"\nmodelled.jsonl: sources right {share(right, len(records))}")
    print(f"  evidence restored or flagged {share(restored, evidence)}, with other words than the witness's {wrong}")


def _quoted_article(key: str, title: str | None, body: str) -> Article:
    quotes = tuple(
        Utterance(f"{key}:{one.start}", body[one.inner_start : one.inner_end], None, one.inner_start, one.inner_end)
        for one in read(body).quoted
        if one.depth == 0
    )
    return Article(document_id=key, title=title, body=body, quotes=quotes)


def _is_restored(text: str, evidence: Mapping[str, object], repairs: Sequence[Repair]) -> bool:
    start, end = int(str(evidence["start"])), int(str(evidence["end"]))
    near = sorted(repair for repair in repairs if repair.start <= end and start <= repair.end)
    start, end = min([start, *(one.start for one in near)]), max([end, *(one.end for one in near)])
    repaired = _replaced(text, start, end, near)
    return str(evidence["original"]).lower() in repaired.lower()


def report_speed(data: Path) -> None:
    """The best of five runs for each article and pair: other programs on the machine only make it slower."""
    some = list(families(data, 20, seed=1))
    pairs = [(family.original, member.article) for family in some for member in family.members]
    chars = sum(len(article.body) for _, article in pairs) / len(pairs)
    once = [_best(partial(fingerprint, article)) for _, article in pairs]
    both = [_best(partial(relate, a, b)) for a, b in pairs]
    print(f"\nspeed, articles of {chars:.0f} characters, texts read before: median and mean in ms")
    for name, times in (("fingerprint", sorted(once)), ("relate", sorted(both))):
        print(f"  {name}: {1000 * times[len(times) // 2]:.2f}, {1000 * sum(times) / len(times):.2f}")


def _best(work: Callable[[], object], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--families", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=99)
    arguments = parser.parse_args()
    report_wordings(arguments.data)
    report_modelled(arguments.data)
    report_speed(arguments.data)
    report_stories(arguments.data)
    report_families(arguments.data, arguments.families, arguments.seed)


if __name__ == "__main__":
    main()
