"""Files that an attacker would put into a drop folder, by name."""

import gzip
import io
import json
import stat
import zipfile

STORY = "The ferry of Lind sails again on Monday, its captain Ola Brandt said on the pier. " * 6
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def nested(depth: int) -> bytes:
    content = zipped(("a.txt", STORY.encode()))
    for level in range(depth):
        content = zipped((f"{level}.zip", content))
    return content


def overlapping() -> bytes:
    """An archive whose directory names the same compressed member fifty times under other names."""
    content = zipped(("a0000.txt", b"a" * 1_000_000))
    at = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = content[at:end]
    entries = b"".join(entry.replace(b"a0000", f"a{number:04}".encode()) for number in range(50))
    tail = bytearray(content[end:])
    tail[8:10] = tail[10:12] = (50).to_bytes(2, "little")
    tail[12:16] = len(entries).to_bytes(4, "little")
    return content[:at] + entries + bytes(tail)


def page(head: str = "", body: str = "") -> bytes:
    paragraphs = f"<p>{STORY}</p>" * 3
    return f"<html><head><title>Ferry</title>{head}</head><body><h1>Ferry</h1>{body}{paragraphs}</body></html>".encode()


FILES: dict[str, bytes] = {
    # archives
    "bomb.txt.gz": gzip.compress(bytes(40_000_000)),
    "bomb-in-bomb.txt.gz.gz": gzip.compress(gzip.compress(bytes(80_000_000))),
    "names.zip": zipped(
        ("../out.txt", STORY.encode()),
        ("/etc/cron.d/out.txt", STORY.encode()),
        ("C:\\out.txt", STORY.encode()),
        ("a/../../out.txt", STORY.encode()),
        ("..\\out.txt", STORY.encode()),
        ("a\x1b[2J.txt", STORY.encode()),
        ("x" * 30_000 + ".txt", STORY.encode()),
    ),
    "links.zip": zipped((link("passwd.txt"), b"/etc/passwd"), (link("up.txt"), b"../../secret.txt")),
    "nested.zip": nested(40),
    "overlapping.zip": overlapping(),
    "cut.zip": zipped(("a.txt", STORY.encode() * 100))[:-30],
    "not-a-zip.zip": b"PK\x05\x06" + b"\xff" * 18,
    # XML
    "laughs.xml": f'<!DOCTYPE nitf [<!ENTITY l0 "ha">{LAUGHS}]><nitf><body>&l11;</body></nitf>'.encode(),
    "external.xml": b'<!DOCTYPE nitf [<!ENTITY e SYSTEM "file:///SECRET">]><nitf><body><p>&e;</p></body></nitf>',
    "parameter.nitf": b'<!DOCTYPE nitf [<!ENTITY % e SYSTEM "file:///SECRET"> %e;]><nitf><body><p>a</p></body></nitf>',
    "include.newsml": b'<newsMessage xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///SECRET" '
    b'parse="text"/></newsMessage>',
    "deep.xml": b"<a>" * 200_000 + b"</a>" * 200_000,
    # JSON
    "deep.json": b"[" * 200_000 + b"]" * 200_000,
    "deep-object.json": b'{"text":' * 100_000 + b"1" + b"}" * 100_000,
    "number.json": b'{"title": "a", "text": ' + b"9" * 50_000 + b"}",
    "types.json": json.dumps({"title": [1], "text": {"a": None}, "published_at": 10**400, "authors": 5}).encode(),
    "surrogates.json": b'{"title": "\\ud800", "text": "' + STORY.encode() + b'\\udfff", "url": "\\ud800"}',
    # pages
    "attribute.html": page(body=f"<div {'a' * 500_000}={'b' * 500_000}></div>"),
    "attributes.html": page(body=f"<div {' '.join(f'a{n}=1' for n in range(50_000))}></div>"),
    "deep.html": page(body="<div>" * 100_000),
    "meta.html": page(
        head='<meta property="article:published_time" content="-9999-99-99T99:99:99+99:99">'
        '<link rel="canonical" href="javascript:alert(1)"><base href="file:///etc/">'
        '<meta http-equiv="refresh" content="0; url=file:///SECRET">'
    ),
    "json-ld.html": page(head=f'<script type="application/ld+json">{"[" * 50_000}</script>'),
    "script.html": page(body='<img src=x onerror=alert(1)><svg/onload=alert(1)><iframe srcdoc="&lt;script&gt;">'),
    # texts
    "nothing.txt": b"",
    "zeros.txt": bytes(100_000),
    "mixed.txt": b"\xff\xfe" + STORY.encode() + b"\xed\xa0\x80\xc0\xaf\xf8\x88\x80\x80\x80",
    "direction.txt": f"Ferry\u202e returns\n\n{STORY}\u2066\u2028".encode(),
    "formula.txt": f"=cmd|' /C calc'!A0\n\n{STORY}".encode(),
    "sql.txt": f"'); DROP TABLE documents; --\n\n{STORY}".encode(),
    "mail.eml": b"From: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 50_000,
    "nested.eml": b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + STORY.encode(),
    "wire.iptc": b"\x01" * 1_000 + b"\x02" + STORY.encode() + b"\x03\x04",
    # sidecars
    "sidecar.txt": f"Ferry returns\n\n{STORY}".encode(),
    "sidecar.meta.json": b'{"url": "file:///SECRET", "source": "../../x", "published_at": "\\u0000"}',
    "deep-sidecar.txt": f"Ferry returns to Harrow\n\n{STORY}".encode(),
    "deep-sidecar.meta.json": b"[" * 30_000,
}
