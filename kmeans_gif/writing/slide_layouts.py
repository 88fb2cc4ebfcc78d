"""The layouts of a deck: one to open it, and one of title, sentence, picture and footer.

They are those of python-pptx's own template, brought to the shape of the deck: fonts and colors
stay those of its theme, which PowerPoint changes for all slides at once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

INCH = 914_400
"""English Metric Units, in which presentations measure."""
_WIDE, _NARROW = (12_192_000, 6_858_000), (9_144_000, 6_858_000)
"""(width, height) of slides, 16:9 and 4:3."""
_OPENING, _STEP = "Title Slide", "Title Only"
FOOTER, SLIDE_NUMBER, SENTENCE = 11, 12, 13
"""Numbers of the placeholders of a step."""
_MARGIN = INCH // 2
_SENTENCE = """\
<p:sp xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:nvSpPr>
<p:cNvPr id="9" name="Sentence"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
<p:nvPr><p:ph type="body" sz="quarter" idx="{number}"/></p:nvPr></p:nvSpPr><p:spPr/>
<p:txBody><a:bodyPr anchor="t"><a:normAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle>
<a:p><a:r><a:rPr lang="en-US"/><a:t>What happens in this step</a:t></a:r></a:p></p:txBody></p:sp>"""
_STYLE = """\
<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" marL="0" indent="0"
 algn="l"><a:buNone/><a:defRPr sz="{size}" b="{bold}"/></a:lvl1pPr>"""


class Box(NamedTuple):
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def fitted(self, width: int, height: int) -> Box:
        """The largest box of the shape of `width` by `height` in the middle of this one."""
        scale = min(self.width / width, self.height / height)
        wide, high = round(width * scale), round(height * scale)
        left, top = self.left + (self.width - wide) // 2, self.top + (self.height - high) // 2
        return Box(left, top, wide, high)


class Deck(NamedTuple):
    """A presentation without slides, and its layouts."""

    presentation: Any
    opening: Any
    step: Any
    picture: Box
    """Where the picture of a step, or a table, may stand."""


def empty_deck(size: tuple[int, int]) -> Deck:
    """A presentation for pictures of `size`: its slides are 4:3 where they are, else 16:9."""
    from pptx import Presentation

    made: Any = Presentation()
    width, height = _NARROW if 3 * size[0] == 4 * size[1] else _WIDE
    wide, made.slide_width, made.slide_height = width / made.slide_width, width, height
    layouts = {layout.name: layout for layout in made.slide_layouts}
    opening, step = layouts.pop(_OPENING), layouts.pop(_STEP)
    for unused in layouts.values():
        made.slide_layouts.remove(unused)
    for shape in (*made.slide_master.placeholders, *opening.placeholders):
        if shape.element.spPr.xfrm is not None:
            shape.left, shape.width = round(shape.left * wide), round(shape.width * wide)
    _arrange(step, width - 2 * _MARGIN, height)
    room = Box(_MARGIN, round(1.55 * INCH), width - 2 * _MARGIN, height - round(2.15 * INCH))
    return Deck(made, opening, step, room)


def _arrange(layout: Any, width: int, height: int) -> None:
    """Give the placeholders of a step their places and sizes of type."""
    from pptx.enum.shapes import PP_PLACEHOLDER
    from pptx.oxml import parse_xml

    layout.shapes._spTree.insert_element_before(
        parse_xml(_SENTENCE.format(style=_STYLE.format(size=2400, bold=0), number=SENTENCE)),
        "p:extLst",
    )
    foot = height - round(0.55 * INCH)
    places = {
        PP_PLACEHOLDER.TITLE: (Box(_MARGIN, round(0.25 * INCH), width, round(0.75 * INCH)), 3200),
        PP_PLACEHOLDER.BODY: (Box(_MARGIN, INCH, width, round(0.55 * INCH)), 0),
        PP_PLACEHOLDER.FOOTER: (Box(_MARGIN, foot, width - INCH, round(0.4 * INCH)), 1400),
        PP_PLACEHOLDER.SLIDE_NUMBER: (
            Box(_MARGIN + width - INCH, foot, INCH, round(0.4 * INCH)), 0,
        ),
    }  # fmt: skip
    for shape in list(layout.placeholders):
        kind = shape.placeholder_format.type
        if kind not in places:  # the date, which would change with every run
            shape.element.getparent().remove(shape.element)
            continue
        (shape.left, shape.top, shape.width, shape.height), size = places[kind]
        if size:
            bold = int(kind == PP_PLACEHOLDER.TITLE)
            style = parse_xml(_STYLE.format(size=size, bold=bold))
            shape.element.txBody.find("{*}lstStyle").append(style)
