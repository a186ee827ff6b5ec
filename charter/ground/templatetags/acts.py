"""`{% acts %}…{% endacts %}`: what may be done, at the head of a page. The primary and three others
stand there, or three equal ones; of more, one less stands and the rest is behind 更多. On a phone
they keep to one line: what is too wide for it is behind 更多 there, too."""

import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

from django import template
from django.template.base import NodeList, Parser
from django.template.base import Token as Tag
from django.template.context import Context
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

MOST = 3  # beside a primary, or alone
VOID = frozenset({"input", "br", "img", "use", "wbr"})
LINE = 345  # px that a phone's line has
PAD, GAP, ICON, WIDE, LATIN = 20, 8, 22, 13.4, 7.0  # px of a button: its sides, what it says
PRIMARY = re.compile(r'class="btn[^"]*\bpri\b')
register = template.Library()


class _Tops(HTMLParser):
    """The elements that stand at the top of a piece of markup, as text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in text.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.depth, self.begins, self.found = 0, list[int](), list[str]()
        self.feed(text)
        self.close()
        ends = [*self.begins[1:], len(text)]
        self.found = [text[a:b] for a, b in zip(self.begins, ends, strict=False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            line, column = self.getpos()
            self.begins.append(self.lines[line - 1] + column)
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.handle_starttag(tag, attrs)
            self.depth -= tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def parted(markup: str) -> tuple[str, str]:
    """What stands in sight, and what behind 更多 ("" when there is room for all)."""
    every = _Tops(markup).found
    offered = [one for one in every if " hidden" not in one.partition(">")[0]]
    primary = [one for one in offered if PRIMARY.search(one)][:1]
    if len(offered) <= MOST + len(primary):
        return markup, ""
    others = [one for one in every if one not in primary]
    seen = {id(one) for one in (*primary, *others[: MOST - 1])}
    return (
        "".join(one for one in every if id(one) in seen),
        "".join(one for one in every if id(one) not in seen),
    )


def width(markup: str) -> float:
    """About how many px a button takes on a phone, from what it says; 0 where it is not shown."""
    if " hidden" in markup.partition(">")[0]:
        return 0
    said = strip_tags(markup).strip()
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in said)
    words = wide * WIDE + (len(said) - wide) * LATIN
    return PAD + GAP + words + ICON * ("<svg" in markup)


def too_wide(every: Iterable[str], more: str) -> list[str]:
    """Of what stands in sight, what a phone has no room for beside the primary (else the first)
    and 更多. What carries an id stays: it can be on a page once only."""
    every = [one for one in every if width(one)]
    behind = width(_("更多")) if more else 0
    if sum(map(width, every)) + behind <= LINE + GAP:
        return []
    first = next((one for one in every if PRIMARY.search(one)), every[0])
    room, folded = LINE + GAP - width(_("更多")) - width(first), []
    for one in every:
        if one is first:
            continue
        room -= width(one)
        if room < 0 and ' id="' not in one:
            folded.append(one)
    return folded


class Acts(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        seen, more = parted(self.nodelist.render(context))
        every = _Tops(seen).found
        folded = too_wide(every, more)
        if folded:
            seen = "".join(
                f'<div class="on-desk">{one}</div>' if one in folded else one for one in every
            )
        if more or folded:
            phone = f'<div class="on-phone">{"".join(folded)}</div>' if folded else ""
            seen += (
                f'<details class="more-acts{"" if more else " on-phone"}">'
                f'<summary class="btn">{_("更多")}</summary><div>{phone}{more}</div></details>'
            )
        return mark_safe(f'<div class="acts">{seen}</div>')


@register.tag
def acts(parser: Parser, token: Tag) -> Acts:
    nodelist = parser.parse(("endacts",))
    parser.delete_first_token()
    return Acts(nodelist)
