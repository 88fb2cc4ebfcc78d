"""Alt text where formats keep it: text chunks of PNG, and XMP for WebP.

PNG: W3C, "Portable Network Graphics (PNG) Specification", 11.3.3.  XMP: ISO 16684-1; the field
for alt text is that of IPTC, "Photo Metadata Standard 2021.1".
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from PIL.PngImagePlugin import PngInfo

from kmeans_gif.script import Script

_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">{fields}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def png_texts(script: Script, description: str) -> PngInfo:
    """The text chunks of a PNG with this description; none without it."""
    info = PngInfo()
    for key, text in (("Title", script.title), ("Description", description)):
        if text:
            info.add_itxt(key, text, script.language)
    return info


def xmp(script: Script) -> bytes:
    """Title and alt text as a packet of XMP; empty without them."""
    fields = {
        "dc:title": script.title,
        "dc:description": script.alt_text,
        "Iptc4xmpCore:AltTextAccessibility": script.alt_text,
    }
    told = "".join(_field(name, text, script.language) for name, text in fields.items() if text)
    return _XMP.format(fields=told).encode() if told else b""


def _field(name: str, text: str, language: str) -> str:
    items = (
        f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>"
        for tag in ("x-default", language)
    )
    return f"\n<{name}><rdf:Alt>{''.join(items)}</rdf:Alt></{name}>"
