"""Invented reports of two events: originals, copies of every kind, a page that changes, and a near miss."""

import dataclasses
import re
from pathlib import Path

from unspun.benchmarks.staged_batches import Delivery, batch_id, rows_of, write
from unspun.pipeline.processing.fingerprints import fingerprint_rows
from unspun.schemas.identity import quote_id
from unspun.schemas.tables import ArticleRevision, Quote, Span
from unspun.text.reading import read

FLOOD = (
    "The river Marl rose to 7.4 metres on Tuesday and flooded 312 houses in Ostwick, the district office said. Mayor "
    "Gerda Linholt asked the army for 80 soldiers and four pumps. The dam at Upper Sarn held through the night, the "
    "engineer Pavel Drost told reporters in the town hall. Schools in Ostwick and Tarn stay closed until Friday. The "
    "railway between Ostwick and Port Elda will be shut for nine days, the carrier Marlbahn announced. Damage is put "
    "at 46 million crowns by the insurer Helvar. In 1987 the same river had drowned eleven people in the valley. "
    "“We will rebuild the promenade before the summer festival, whatever it costs the council,” Linholt said."
)
SPUN = (
    FLOOD.replace("rose to", "climbed to")
    .replace("asked the army for", "requested from the military")
    .replace("held through the night", "endured via the night")
    .replace("stay closed until", "remain shut till")
    .replace("Damage is put at", "Harm is estimated at")
    .replace("rebuild the promenade", "reconstruct the esplanade")
    .replace("announced", "introduced")
)
SENTENCES = FLOOD.split(". ")
TRUNCATED = ". ".join(SENTENCES[:5]) + "."
EXTENDED = (
    FLOOD
    + " Volunteers from Brenmoor brought 900 blankets and soup. The bakery of Anselm Quist opened at three in the "
    "morning to feed them. A second crest is expected on Saturday, the weather service of Tarn wrote."
)
INDEPENDENT = (
    "Ostwick woke up under water. By Tuesday evening the Marl stood at 7.4 metres, and families were carried out of "
    "312 houses by boat. Gerda Linholt, the mayor, pleaded for soldiers. At Upper Sarn, Pavel Drost watched over his "
    "dam and did not sleep. Trains to Port Elda do not run, Marlbahn said, and insurers at Helvar speak of 46 million."
)
ORCHESTRA = (
    "The orchestra of Port Elda will have a new conductor in autumn: Mirela Vance, 41, follows Otto Brandeis, who "
    "leaves after 17 years. Vance wants to play two premieres each season, she told the Courier. The hall on Quay "
    "Street is to be refitted for 12 million crowns, the foundation Castellan pays a third of it."
)
ORCHESTRA_LATER = ORCHESTRA + " The first concert on 4 October is sold out."
NEAR_MISS = (
    "The orchestra of Brenmoor has lost its conductor: Ludo Ferrant, 58, resigned on Monday after a quarrel about pay. "
    "The season of nine concerts will be played under guests, its manager Ida Holm told the Courier."
)

PAGE = "https://courier.example/orchestra"
DELIVERIES = [
    Delivery("flood", FLOOD, None, 10, "npa", title="Marl floods 312 houses in Ostwick"),
    Delivery("flood-spun", SPUN, None, 50, "mirror", title="Marl inundates 312 homes in Ostwick"),
    Delivery("flood-short", TRUNCATED, None, 30, "gazette", title="Floods in Ostwick"),
    Delivery("flood-long", EXTENDED, None, 70, "courier", title="Ostwick fights the flood"),
    Delivery("flood-own", INDEPENDENT, None, 40, "valley", title="Ostwick under water", speaker="Pavel Drost"),
    Delivery("flood-same", FLOOD, None, 90, "gazette", title="Marl floods 312 houses in Ostwick"),
    Delivery("orchestra-1", ORCHESTRA, PAGE, 15, "courier", title="Vance to lead orchestra"),
    Delivery("orchestra-2", ORCHESTRA_LATER, PAGE, 95, "courier", title="Vance to lead orchestra"),
    Delivery("orchestra-copy", ORCHESTRA, "https://gazette.example/vance", 60, "gazette", title="New conductor"),
    Delivery("brenmoor", NEAR_MISS, None, 20, "courier", title="Brenmoor loses its conductor"),
    Delivery("taken-back", FLOOD.replace("312", "313"), None, 25, "npa", title="Marl floods houses", item="npa-7"),
    Delivery("kill", None, None, 80, "npa", reason="canceled", item="npa-7"),
]
"""What is delivered, each with the minute at which it was fetched."""

NEARLY = Delivery("flood-nearly", f"{FLOOD} More at six.", None, 55, "echo", title="Marl floods 312 houses")


def stage(deliveries, folder: Path) -> Path:
    """A staged batch as an audit leaves it, with fingerprints; each article is published when it is fetched, its body
    is the text, and its quotes are what stands between quotation marks."""
    rows = rows_of(deliveries)
    texts = {delivery.document_id: delivery for delivery in deliveries}
    fetched = {document.document_id: document.fetched_at for document in rows["documents"]}
    pattern = {quote.article_id: quote for quote in rows["quotes"]}
    rows["article_revisions"] = [
        dataclasses.replace(
            revision,
            published_at=fetched[revision.document_id],
            body=texts[revision.document_id].text,
            raw_text=texts[revision.document_id].text,
            spin_score=0.9 if "spun" in texts[revision.document_id].uri else 0.1,
        )
        for revision in rows["article_revisions"]
    ]
    rows["edits"], rows["entity_mentions"], rows["entities"] = [], [], []
    rows["quotes"] = [
        _quote(pattern[revision.article_id], revision, Span(*match.span(1)))
        for revision in rows["article_revisions"]
        for match in re.finditer("“(.+?)[,.]?”", revision.body)
    ]
    readings = {revision.document_id: read(revision.body) for revision in rows["article_revisions"]}
    rows["article_fingerprints"] = fingerprint_rows(rows["article_revisions"], [], rows["quotes"], [], readings)
    return write(rows, folder / batch_id(deliveries))


def _quote(pattern: Quote, revision: ArticleRevision, said: Span) -> Quote:
    return dataclasses.replace(
        pattern,
        quote_id=quote_id(revision.document_id, [said]),
        revision=revision.revision,
        text=revision.body[said.start : said.end],
        content=[said],
        speaker_text="Linholt",
        speaker_entity_id=None,
        start_char=said.start,
        end_char=said.end,
    )
