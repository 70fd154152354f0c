"""Place, agency and date of the datelines that agencies and newspapers print."""

import pytest

from unspun.text.datelines import read_dateline


@pytest.mark.parametrize(
    ("paragraph", "place", "agency"),
    [
        ("WASHINGTON/BEIJING, June 1 (Reuters) - The talks", "WASHINGTON/BEIJING", "Reuters"),
        ("BEIJING, June 19 (Xinhua) -- China", "BEIJING", "Xinhua"),
        ("MOSCOW, June 19. /TASS/. The ministry", "MOSCOW", "TASS"),
        ("Berlin (dpa/tmn) - Das Amt", "Berlin", "dpa"),
        ("Oyam & Gulu, Uganda , Jun 14 2022 (IPS) - A farmer", "Oyam & Gulu, Uganda", "IPS"),
        ("(AFP) – The minister", None, "AFP"),
        ("NEW DELHI: The court", "NEW DELHI", None),
        ("Port-au-Prince, Haiti – The storm", "Port-au-Prince, Haiti", None),
        ("KYIV, Ukraine — “We stay,” he said", "KYIV, Ukraine", None),
        ("The bank (AP) said so", None, None),
        ("Doe — the former mayor — said", None, None),
        ("BREAKING: The bridge", None, None),
        ("NATO: the view from Brussels", None, None),
        ("A" * 100_000, None, None),
        ("Aa " * 50_000, None, None),
    ],
)
def test_datelines(paragraph: str, place: str | None, agency: str | None) -> None:
    dateline = read_dateline(paragraph)
    found = (dateline.place, dateline.agency.name if dateline.agency else None) if dateline else (None, None)
    assert found == (place, agency)
