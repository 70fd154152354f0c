"""What one reading of a text holds."""

from unspun.text.reading import Reading, read


def protected(text: str) -> list[str]:
    return [text[start:end] for start, end in Reading(text).protected]


def test_quotations_and_turns_are_protected_together() -> None:
    text = "Q: Why now?\nLINDQVIST: “We had to,” as they say.\nQ: And then?\nLINDQVIST: We wait."
    assert protected(text) == ["Why now?", "“We had to,” as they say.", "And then?", "We wait."]


def test_nested_quotations_are_protected_once() -> None:
    assert protected("“He said ‘no’,” she told me.") == ["“He said ‘no’,”"]


def test_a_doubtful_quotation_is_protected() -> None:
    assert protected("He called it “a deal.\n\nNobody did.") == ["“a deal."]


def test_a_text_is_read_once() -> None:
    assert read("Ada Brandvik left.") is read("Ada Brandvik" + " left.")
