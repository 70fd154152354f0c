"""UTF-8 that was read in another charset comes back as it was, or is flagged; nothing is invented."""

import pytest

from unspun.cleaners.characters import repair_characters
from unspun.cleaners.charset import decode
from unspun.cleaners.ledger import Ledger

SENTENCES = [
    "The mayor “won’t pay”, she said – and left the café.",
    "“It’s the union’s vote,” said Zoë Núñez.",
    "Das Gebäude – es ist größer – wurde „geräumt“.",
]


def cleaned(text: str) -> Ledger:
    ledger = Ledger(text)
    repair_characters(ledger)
    return ledger


@pytest.mark.parametrize("codec", ["cp437", "cp850", "koi8-r"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_utf_8_read_in_another_charset_comes_back(sentence: str, codec: str) -> None:
    assert cleaned(sentence.encode().decode(codec)).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_mac_roman_read_as_latin_1_comes_back(sentence: str) -> None:
    assert cleaned(sentence.encode("mac_roman").decode("latin-1")).text == sentence


def test_a_mark_of_which_gbk_lost_a_byte_closes_the_one_that_was_opened() -> None:
    broken = "“We won’t pay,” she said.".encode().decode("gbk", "replace").replace("\ufffd", "?")
    assert cleaned(broken).text == "“We won’t pay,” she said."


@pytest.mark.parametrize("text", ["Umâ¦ who is it?", "It cost â¬ 69.", "Anna K\x94nig", "the end鈥? he said"])
def test_what_is_lost_is_flagged_and_not_guessed(text: str) -> None:
    ledger = cleaned(text)
    assert "lost-character" in {edit.rule for edit in ledger.edits()}
    assert not set(ledger.text) - set(text) - {"\ufffd"}


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "São Tomé e Príncipe",
        "Он сказал: «нет»",
        "中国新闻社报道，会议结束。",
        "┌──┐ Ä Õhtuleht",
        "a=20 and b=3D",
    ],
)
def test_genuine_text_stays(text: str) -> None:
    assert cleaned(text).text == text


def test_cesu_8_and_a_lone_apostrophe_are_read_from_their_bytes() -> None:
    assert decode(b"They wrote \xed\xa0\xbd\xed\xb8\x8a there.").text == "They wrote 😊 there."
    assert decode(b"The council won\x92t pay.").text == "The council won’t pay."
