"""Small PDF files for the tests, written by hand: Helvetica, text at a place, a picture, the two kinds of metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

WIDTH, HEIGHT = 595, 842
_CODES = b"3 beginbfchar <41><fb01> <42><00ad> <43><e001> endbfchar"


class Text(msgspec.Struct, frozen=True):
    """A line of text.

    :param x: of its left end in points; ``y`` is the height of its base line.
    :param turn: degrees.
    :param odd: set in a font whose letters "A", "B" and "C" stand for the ligature "ﬁ", a soft hyphen and a character that nothing names.
    """

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    turn: int = 0
    odd: bool = False


class Picture(msgspec.Struct, frozen=True):
    """A grey picture as large as the page."""


Shown = Text | Picture


def lines(
    texts: Iterable[str], *, x: float = 72, top: float = 760, size: float = 10, leading: float = 12, bold: bool = False
) -> list[Shown]:
    """Lines under each other."""
    return [Text(x, top - place * leading, text, size, bold) for place, text in enumerate(texts)]


def pdf(pages: Iterable[Iterable[Shown]], *, info: Mapping[str, str] | None = None, xmp: str = "", encrypted: bool = False) -> bytes:
    """The bytes of a file.

    :param xmp: properties for ``rdf:Description``, as XML.
    """
    objects: list[bytes] = [b"", b""]  # 1 catalogue, 2 pages

    def added(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    plain = added(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    bold = added(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>")
    cmap = b"/CMapType 2 def 1 begincodespacerange <00><ff> endcodespacerange %s endcmap" % _CODES
    odd = added(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode %d 0 R>>" % added(_stream(b"", cmap)))
    picture = added(_stream(b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\x80"))
    resources = f"/Resources<</Font<</F1 {plain} 0 R/F2 {bold} 0 R/F3 {odd} 0 R>>/XObject<</I {picture} 0 R>>>>"
    kids = []
    for page in pages:
        content = added(_stream(b"", b"\n".join(map(_drawn, page))))
        kids.append(added(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]{resources}/Contents {content} 0 R>>".encode()))
    metadata = f"/Metadata {added(_stream(b'/Type/Metadata/Subtype/XML', _packet(xmp)))} 0 R" if xmp else ""
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{metadata}>>".encode()
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()
    trailer = ""
    if info:
        trailer += (
            f"/Info {added(b'<<' + b''.join(b'/%s(%s)' % (key.encode(), _escaped(value)) for key, value in info.items()) + b'>>')} 0 R"
        )
    if encrypted:
        key = b"<" + b"5a" * 32 + b">"
        trailer += f"/Encrypt {added(b'<</Filter/Standard/V 1/R 2/P -4/O %s/U %s>>' % (key, key))} 0 R/ID[<00><00>]"
    return _file(objects, trailer)


def _file(objects: list[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def _drawn(shown: Shown) -> bytes:
    if isinstance(shown, Picture):
        return b"q %d 0 0 %d 0 0 cm /I Do Q" % (WIDTH, HEIGHT)
    matrix = b"0 1 -1 0" if shown.turn == 90 else b"1 0 0 1"
    font = b"F3" if shown.odd else b"F2" if shown.bold else b"F1"
    return b"BT /%s %.1f Tf %s %.1f %.1f Tm (%s) Tj ET" % (font, shown.size, matrix, shown.x, shown.y, _escaped(shown.text))


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _packet(properties: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
        f'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>by hand</pdf:Producer>{properties}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
