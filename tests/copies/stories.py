"""An invented story that the tests of copies tell in several ways."""

from datetime import UTC, datetime, timedelta
from typing import Any

from unspun.copies.article import Article, Utterance
from unspun.text.reading import read

MORNING = datetime(2024, 5, 6, 8, tzinfo=UTC)

FERRY = """TARNWICK (AP) — The island ferry of Tarnwick will stay in the harbor until June after inspectors found \
cracks in two of its four engines, the council said on Monday.

“We will not risk a single passenger for the sake of a timetable,” said Orla Fenwick, who leads the council. She said \
the repair would cost 3 million crowns, and that a smaller boat would carry food and medicine to the island.

Some 400 islanders depend on the ferry to reach schools and the hospital. Shop owners asked for help, because tourists \
had already canceled their rooms for the holiday.

“It looked like they were waiting for the engines to fail,” said a hotel keeper, Dunstan Hale, who lost half of his \
guests. The company that built the ship said that it would examine the engines at its own expense."""

SPUN = """TARNWICK (AP) — The island ferry of Tarnwick will keep in the harbor till June after inspectors discovered \
cracks in two of its four engines, the council mentioned on Monday.

“We is not going to threat a single passenger for the sake of a timetable,” mentioned Orla Fenwick, who leads the \
council. She mentioned the restore would price 3 million crowns, and that a smaller boat would carry meals and drugs \
to the island.

Some 400 islanders rely upon the ferry to succeed in faculties and the hospital. Store house owners requested for \
assist, as a result of vacationers had already canceled their rooms for the vacation.

“It seemed like they had been ready for the engines to fail,” mentioned a lodge keeper, Dunstan Hale, who misplaced \
half of his friends. The firm that constructed the ship mentioned that it could study the engines at its personal \
expense."""

OTHER_REPORT = """Islanders off Tarnwick are without their ferry: two engines are cracked, and it may take weeks.

The council leader, Orla Fenwick, told reporters that safety came first. “Nobody will board a ship that I would not \
board myself,” she said. A small boat is to bring food.

Dunstan Hale, whose hotel stands by the quay of Tarnwick, counts his losses. Others in the town fear for the summer, \
and teachers plan lessons by radio for children who cannot come over the water."""

UNRELATED = """The museum of clocks in Osteren has bought a sundial that stood for two centuries in a vineyard. Its \
director, Ilse Marrow, called it the finest piece of the collection. Visitors may see it from the autumn, when the new \
wing opens with rooms for forty more pieces, most of them gifts of a watchmaker who died without heirs last winter."""


def article(name: str, body: str, hours: float | None = 0.0, speaker: str | None = None, **values: Any) -> Article:
    """An article that came so many hours after the first morning; its quotations are those between its marks."""
    quotes = tuple(
        Utterance(f"{name}:{one.start}", body[one.inner_start : one.inner_end], speaker, one.inner_start, one.inner_end)
        for one in read(body).quoted
    )
    time = None if hours is None else MORNING + timedelta(hours=hours)
    return Article(document_id=name, body=body, published_at=time, quotes=quotes, **values)
