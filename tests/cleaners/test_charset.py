"""Charsets: what the bytes say, what was declared, and what is no text."""

import codecs

import pytest

from unspun.cleaners.charset import decode
from unspun.cleaners.charset.labels import find_codec
from unspun.schemas.articles import Rejected

GERMAN = "Der Bürgermeister sagte: „Die Brücke über den Fluss bleibt für Fußgänger geöffnet“ – bis März.\n"
RUSSIAN = "Мэр города сообщил в понедельник, что мост через реку останется закрытым до весны следующего года.\n"
JAPANESE = "市長は月曜日、川に架かる橋を来年の春まで閉鎖すると発表した。修理には予想以上の費用がかかるという。\n"
CHINESE = "市长星期一表示，河上的桥将关闭到明年春天，因为修理的费用比预期的要高得多。\n"
KOREAN = "시장은 월요일 강을 가로지르는 다리가 내년 봄까지 폐쇄될 것이라고 밝혔다. 수리 비용이 예상보다 많이 들었다.\n"
CZECH = "Starosta v pondělí řekl, že most přes řeku zůstane uzavřený až do příštího jara kvůli vyšším nákladům.\n"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (GERMAN, "cp1252"),
        (GERMAN.replace("„", "«").replace("“", "»"), "mac_roman"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32-le"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "utf-16-le"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (JAPANESE, "utf-16-be"),
        (CHINESE, "gb18030"),
        (CHINESE, "hz"),
        (KOREAN, "euc_kr"),
        (KOREAN, "johab"),
        (CZECH, "cp1250"),
        (GERMAN, "utf-8"),
    ],
)
def test_charsets_are_detected_from_the_bytes(text: str, charset: str) -> None:
    decoded = decode((text * 3).encode(charset))
    assert decoded.text == text * 3
    assert decoded.basis == "detected"


@pytest.mark.parametrize("bom", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_a_byte_order_mark_wins_over_a_declaration(bom: bytes) -> None:
    charset = {3: "utf-8", 4: "utf-32-le"}.get(len(bom)) or ("utf-16-le" if bom[0] == 0xFF else "utf-16-be")
    decoded = decode(bom + GERMAN.encode(charset), "iso-8859-1")
    assert (decoded.text, decoded.basis) == (GERMAN, "bom")


@pytest.mark.parametrize(
    ("content", "declared", "media_type"),
    [
        (b"G\xfc", "latin1", None),
        (b"G\xfc", None, "text/plain; charset=ISO-8859-1"),
        (b"<html><head><meta charset='windows-1252'></head>G\xfc", None, None),
        (b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>G\xfc", None, None),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><p>G\xfc</p>", None, None),
    ],
)
def test_declarations_are_read_where_they_stand(content: bytes, declared: str | None, media_type: str | None) -> None:
    decoded = decode(content, declared, media_type)
    assert (decoded.encoding, decoded.basis) == ("cp1252", "declared")
    assert "Gü" in decoded.text


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        (GERMAN.encode("utf-8"), "iso-8859-1", GERMAN),
        (GERMAN.encode("cp1252"), "utf-8", GERMAN),
        (GERMAN.encode("cp1252"), "no-such-charset", GERMAN),
        ((RUSSIAN * 2).encode("cp1251"), "iso-8859-1", RUSSIAN * 2),
        (GERMAN.encode("utf-16-le"), "ascii", GERMAN),
    ],
)
def test_a_declaration_that_the_bytes_contradict_is_overruled(content: bytes, declared: str, text: str) -> None:
    decoded = decode(content, declared)
    assert (decoded.text, decoded.basis) == (text, "detected")


def test_lines_of_another_charset_are_decoded_apart() -> None:
    decoded = decode((GERMAN * 2).encode("utf-8") + GERMAN.encode("cp1252") + GERMAN.encode("utf-8"))
    assert decoded.text == GERMAN * 4
    assert decoded.encoding == "utf-8, cp1252"


def test_lost_bytes_are_named() -> None:
    content = (GERMAN * 2).encode("utf-8").replace("Brücke".encode(), b"Br\xfccke", 1)
    assert "Br\ufffdcke" in decode(content).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (codecs.BOM_UTF8, "empty"),
        ("\u3000\u2003".encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x1f\x8b\x08\x00rest", "binary"),
        (b"\0" * 100, "empty"),
    ],
)
def test_what_is_no_text_is_rejected_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as rejection:
        decode(content)
    assert (rejection.value.stage, rejection.value.reason) == ("decode", reason)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("GB2312", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("big5", "big5hkscs"),
        ("x-sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, codec: str) -> None:
    assert find_codec(label) == codec


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("cp437", "cp437"),
        ("macgreek", "mac-greek"),
        ("johab", "johab"),
        ("hz-gb-2312", "hz"),
        ("iso-2022-kr", "iso2022_kr"),
        ("iso_8859_1", "cp1252"),
        ("euccn", "gb18030"),
        ("utf8mb4", "utf-8"),
    ],
)
def test_labels_that_browsers_refuse_or_do_not_know_mean_a_charset_of_archives(label: str, codec: str) -> None:
    assert find_codec(label) == codec


@pytest.mark.parametrize("label", ["rot13", "base64", "x-user-defined", "klingon", ""])
def test_what_is_no_charset_has_no_codec(label: str) -> None:
    assert find_codec(label) is None
