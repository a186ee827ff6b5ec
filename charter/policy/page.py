"""The text of a policy as markup, drawn in one go: seventy clauses through the template language
cost three times as much as everything else on the page."""

from collections.abc import Hashable, Iterator
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from charter.ground.charts import sparkline
from charter.ground.pieces import escape
from charter.ground.templatetags.ui import icon, status
from charter.org.models import Person
from charter.policy.margin import Line
from charter.policy.opened import beginning
from charter.policy.queries import Block, Entry, Reading

MOST = 2000
FEW = 6  # clauses that a phone shows at once
PLACE = "token-of-this-request"
DRAWN: dict[Hashable, str] = {}


class Article:
    """What one reader sees of `reading`. With a `token` against forged forms, the owners can be
    reminded from here."""

    def __init__(self, reading: Reading, person: Person, token: str = "") -> None:
        self.reading, self.person, self.token = reading, person, token
        self.asked = "?mine=1" if reading.department else ""
        self.entries = {entry.anchor: entry for entry in reading.contents}
        shown = sum(bool(block.line) + len(block.lines) for block in reading.blocks)
        self.is_few = shown < len(reading.lines) and shown <= FEW

    def body(self) -> SafeString:
        """Chapter by chapter; on a phone each begins as its heading with its verdicts."""
        opened, drawn = False, list[str]()
        for block in self.reading.blocks:
            if block.kind == "h2":
                drawn.append("</details>" * opened + self._chapter(block))
                opened = True
            else:
                drawn.append(self._block(block))
        return mark_safe("".join(drawn) + "</details>" * opened)

    def _chapter(self, block: Block) -> str:
        """The heading of a chapter with its verdicts: on a phone the index of the page. Who asked
        for some clauses only finds them in sight, unless they are many."""
        entry = self.entries.get(block.anchor)
        bars = entry.bars if entry else ()
        stays = " data-stays" if self.is_few else ""
        counts = "".join(
            status(tone, format_html('<span class="sr">{}</span>{}', word, n))
            for tone, word, n in bars
        )
        return (
            f'<details class="chap" open{stays}><summary>'
            f'<h2 class="serif" id="{escape(block.anchor)}">{escape(block.heading)}</h2>'
            f'<span class="r">{counts}{icon("chevron-down")}</span></summary>'
        )

    def contents(self) -> SafeString:
        return mark_safe("".join(_entry(entry) for entry in self.reading.contents))

    def _block(self, block: Block) -> str:
        if block.line:
            return self._line(block.line)
        if block.kind == "fold":
            return self._fold(block.lines)
        heading = escape(block.heading)
        if block.kind == "gap":
            return f'<p class="gap" role="note">{icon("info-circle")}{heading}</p>'
        serif = "" if block.kind == "h4" else ' class="serif"'
        return f'<{block.kind}{serif} id="{escape(block.anchor)}">{heading}</{block.kind}>\n'

    def _fold(self, lines: tuple[Line, ...]) -> str:
        """What is kept, behind one line that names it."""
        count = ngettext("%(n)s項有在做", "%(n)s項有在做", len(lines)) % {"n": len(lines)}
        titles = "；".join(escape(line.title) for line in lines)
        return (
            '<details class="kept"><summary class="fold">'
            f'<span class="st ok">{icon("circle-check-filled")}{escape(count)}</span>'
            f"<span>{titles}</span>{icon('chevron-down')}</summary>"
            f"{''.join(self._line(line) for line in lines)}</details>"
        )

    def _line(self, line: Line) -> str:
        """A clause is drawn anew when it, or what is known of it, has changed."""
        begin = beginning(line.row.code, line.verdict, self.person)
        key = (get_language(), self.asked, bool(self.token), line.known, begin)
        if key not in DRAWN:
            if len(DRAWN) >= MOST:
                DRAWN.clear()
            DRAWN[key] = self._drawn(line, begin)
        return DRAWN[key].replace(PLACE, self.token) if self.token else DRAWN[key]

    def _drawn(self, line: Line, begin: "tuple[str, str] | None") -> str:
        """A clause: its number, its words, and the evidence in the margin."""
        code, number = line.row.code, escape(line.number)
        wide = f'<span class="tag">{_("全公司")}</span>' if line.wide else ""
        said = "".join(f"<p>{conditional_escape(one)}</p>" for one in line.sentences)
        trail = sparkline(line.trail, "", line.tone) if line.trail else ""
        return (
            f'<div class="cl" id="{code}"><a class="cid" href="{_url(code)}" '
            f'aria-label="{number} {escape(line.title)}">{number}</a>'
            f'<p class="tx">{conditional_escape(line.text)}</p>'
            f'<div class="ev {line.tone}">{status(line.tone, str(line.verdict.label))}{wide}{said}'
            f'<div class="ef">{trail}{self._ways(line, number, begin)}</div></div></div>'
        )

    def _ways(self, line: Line, number: str, begin: "tuple[str, str] | None") -> str:
        """On to the failing records, or to how it is judged."""
        url = _url(line.row.code)
        if not line.failing:
            words = _("為什麼") if line.tone == "none" else _("判定方式")
            why = f'<a class="lk" href="{url}"><span class="sr">{number} </span>{words}</a>'
            if begin is None:
                return why
            return f'{why} <a class="lk" href="{escape(begin[1])}">{escape(begin[0])}</a>'
        words = _("看%(n)s筆") % {"n": line.failing}
        found = f'<a class="lk" href="{url}{self.asked}">{words}</a>'
        if not self.token:
            return found
        return (
            f'{found}<form method="post" action="{_url(line.row.code, "reminder")}">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{PLACE}">'
            f'<button class="btn sm" type="submit">{_("一起催辦")}</button></form>'
        )


@cache
def _url(code: str, page: str = "clause") -> str:
    return escape(reverse(f"policy:{page}", args=[code]))


@lru_cache(MOST)
def _entry(entry: Entry) -> SafeString:
    """A line of the contents with its small bar, which is also said in words."""
    return format_html(
        '<li{}><a href="#{}"><span>{}</span><span class="ms" aria-hidden="true">{}</span>'
        '<span class="sr">{}</span></a></li>\n',
        mark_safe(' class="sub"') if entry.depth == 2 else "",
        entry.anchor,
        entry.label,
        mark_safe("".join(_bars(entry))),
        "、".join(f"{word}{n}" for _tone, word, n in entry.bars),
    )


def _bars(entry: Entry) -> Iterator[str]:
    for tone, _word, n in entry.bars:
        yield f'<i class="bg-{"hatch" if tone == "none" else tone}" style="flex:{n}"></i>'
