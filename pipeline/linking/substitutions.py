"""Substitutions that copies show against their genuine originals, as a lexicon to read and to accept."""

from collections.abc import Iterable, Sequence

from unspun.cleaners.spin.lexicon import COLUMNS
from unspun.copies.substitutions import Substitution, learn
from unspun.pipeline.linking.link import Articles, relation_of
from unspun.pipeline.linking.witnesses import witnesses
from unspun.warehouse import Warehouse, WarehouseError, copies


def learn_substitutions(warehouse: Warehouse) -> Sequence[Substitution]:
    """What spun and translated copies write for what, most frequent first. Raises WarehouseError."""
    if not warehouse.store.exists():
        raise WarehouseError(f"there is no warehouse at {warehouse.uri}: ingest first")
    with warehouse.store.newest() as connection:
        articles = Articles(connection)
        rows = copies.damaged_pairs(connection)
        articles.fetch(article_id for row in rows for article_id in (row["article_id"], row["of_article_id"]))
        relations = [relation_of(row) for row in rows if articles.has_all(row["article_id"], row["of_article_id"])]
        pairs = list(witnesses(relations, articles.__getitem__))
    return learn(pairs)


def lexicon_lines(rows: Iterable[Substitution]) -> Iterable[str]:
    """The rows as lines of a lexicon file (`cleaners/spin/lexicon.py`): `score` is the precision in held-out copies."""
    yield "\t".join(COLUMNS)
    for row in rows:
        yield "\t".join((row.find, row.replace, row.family, f"{row.precision:.4f}", "", "repair"))
