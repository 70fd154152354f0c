"""EUC-TW, the charset of CNS 11643, for which Python has no codec.

Planes 1 and 2 hold the characters of Big5's two levels in Big5's order, but for a few that stand elsewhere
(Lunde, CJKV Information Processing, chapter 4). The tables are built from Python's Big5 codec and these exceptions.
"""

import re
from functools import cache

ROW = 94
LEVEL_1, LEVEL_2 = (0xA440, 0xC67E), (0xC940, 0xF9D5)
FIRST_ROW = 0x44 - 0x21
"""Row of plane 1 in which the ideographs begin; symbols stand above."""

MOVED_1 = {1836: "耄", 3713: "銬", 4626: "薦", 4732: "彞", 4900: "嚨", 4955: "繳"}
MOVED_2 = {
    43: "刉", 138: "攷", 2146: "笻", 2792: "筇", 2893: "莚", 4930: "錥", 5077: "徻", 5365: "螤", 5723: "磿",
    6312: "鎀", 6530: "舋", 6644: "鎥", 6787: "瀪", 6904: "鐼", 7589: "鬮", 7645: "爩",
}  # fmt: skip
DROPPED_1, DROPPED_2 = {"彝"}, {"\ufa0c", "\ufa0d"}
"""Characters that Big5 holds in another form, or twice."""

SYMBOLS = (  # rows 0x21 to 0x25; NUL where nothing is assigned
    "\u3000，、。．・；：？！︰…‥﹐﹑﹒·﹔﹕﹖﹗︱—︲–\0\0\0\0（）︵︶｛｝︷︸〔〕︹︺【】︻︼《》︽︾〈〉︿﹀「」﹁﹂『』﹃﹄﹙﹚﹛﹜﹝﹞‘’“”〝〞′‵＃＆＊※§〃○●△▲◎☆★◇◆□■▽▼",
    "㊣℅‾\0＿\0﹉﹊﹍﹎﹋﹌﹟﹠﹡＋－×÷±√＜＞＝≦≧≠∞≒≡﹢﹣﹤﹦﹥∼∩∪⊥∠∟⊿㏒㏑∫∮∵∴♀♂♁☉↑↓→←↖↗↙↘‖｜／＼∕﹨＄￥〒￠￡％＠℃℉﹩﹪﹫㏕㎜㎝㎞㏎㎡㎎㎏㏄°兙兛兞兝兡兣",
    "嗧瓩糎▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯═╞╪╡◢◣◥◤╱╲╳",
    "０１２３４５６７８９ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ〡〢〣〤〥〦〧〨〩\0卄\0ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚΑΒΓΔΕΖΗΘΙΚ",
    "ΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦㄧㄨㄩ˙ˉˊˇˋ",
)

COMMON = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得于著下自之年過發後作里用道行所然家種事成方多經"
    "麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知"
    "全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次"
)
"""The 200 commonest characters of Chinese in traditional forms make half of any text."""

SHARE = 0.2

_CHARACTER = re.compile(rb"[\x00-\x7f]+|[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1\xa2][\xa1-\xfe][\xa1-\xfe]")


def decode_euc_tw(content: bytes, *, lossy: bool = False) -> str | None:
    """Decode EUC-TW. None where the bytes are not wholly EUC-TW; with `lossy`, what is not becomes U+FFFD.

    >>> decode_euc_tw(b"\\xc4\\xe3\\xc5\\xc6!"), decode_euc_tw(b"\\x80"), decode_euc_tw(b"a\\x80", lossy=True)
    ('中文!', None, 'a�')
    """
    parts: list[str] = []
    position = 0
    while position < len(content):
        match = _CHARACTER.match(content, position)
        part = _decode_one(match[0]) if match else None
        if part is None:
            if not lossy:
                return None
            part = "\ufffd"
        parts.append(part)
        position = match.end() if match else position + 1
    return "".join(parts)


def _decode_one(code: bytes) -> str | None:
    if code[0] < 0x80:
        return code.decode("ascii")
    plane = code[1] & 0x0F if code[0] == 0x8E else 1
    character = _planes()[plane - 1].get((code[-2] - 0xA1) * ROW + code[-1] - 0xA1, "\0")
    return None if character == "\0" else character


@cache
def _planes() -> tuple[dict[int, str], dict[int, str]]:
    first = {row * ROW + cell: symbol for row, symbols in enumerate(SYMBOLS) for cell, symbol in enumerate(symbols)}
    start = FIRST_ROW * ROW
    first |= {start + index: character for index, character in enumerate(_level(*LEVEL_1, MOVED_1, DROPPED_1))}
    return first, dict(enumerate(_level(*LEVEL_2, MOVED_2, DROPPED_2)))


def _level(low: int, high: int, moved: dict[int, str], dropped: set[str]) -> list[str]:
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    codes = (lead << 8 | trail for lead in range(low >> 8, (high >> 8) + 1) for trail in trails)
    elsewhere = dropped | set(moved.values())
    order = [code.to_bytes(2, "big").decode("big5") for code in codes if low <= code <= high]
    order = [character for character in order if character not in elsewhere]
    for index, character in sorted(moved.items()):
        order.insert(index, character)
    return order


def is_euc_tw(content: bytes) -> bool:
    """Whether bytes are EUC-TW: valid in it, and much of the text is in the commonest Chinese characters.

    Text of the other EUC charsets is often valid here too, but gives rare characters.

    >>> is_euc_tw("國家的歷史".encode("euc_kr", "ignore")), is_euc_tw(b"plain")
    (False, False)
    """
    if content.isascii() or not _CHARACTER.match(content):
        return False
    text = decode_euc_tw(content[: len(content) & ~1])
    if text is None:
        return False
    written = [character for character in text if character >= "\u4e00"]
    common = sum(character in COMMON for character in written)
    return len(written) >= 10 and common > SHARE * len(written)
