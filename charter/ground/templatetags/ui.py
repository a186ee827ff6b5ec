"""The ui kit's template tags: `{% load ui %}`."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from charter.ground import charts, clock, formats
from charter.ground.assets import icon_names
from charter.ground.beginnings import wanting
from charter.ground.money import shown
from charter.ground.pieces import as_markup, piece, token
from charter.ground.table import OVER_LISTS, TableView
from charter.ground.unfilled import faults, is_optional, spoken, unkept

register = template.Library()

STATUS_ICON = {
    "ok": "circle-check-filled",
    "warn": "alert-triangle-filled",
    "bad": "square-x-filled",
    "none": "circle-dashed",
    "info": "circle-half-2",
    "done": "check",
}
UNDO_SECONDS = 8


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler icon out of the sprite; decoration only, so hidden from screen readers."""
    if name not in icon_names():
        raise LookupError(
            f"No icon {name!r}: add its Tabler name to charter/ground/assets/icons.txt"
        )
    href = f"{static('ui/icons.svg')}#{name}"
    return format_html('<svg class="i {}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def status(tone: str, word: object, pill: bool = False) -> SafeString:
    """Shape + word + colour; `tone` is ok, warn, bad, none, info or done."""
    return _status(tone, word if isinstance(word, str) else str(word), pill)


@lru_cache(maxsize=2048, typed=True)  # safe markup is another type than text
def _status(tone: str, word: str, pill: bool) -> SafeString:
    css = f"st {tone}{' pill' if pill else ''}"
    return format_html('<span class="{}">{}{}</span>', css, icon(STATUS_ICON[tone]), word)


@register.simple_tag
def avatar(person: object, css: str = "") -> SafeString:
    """A coloured disc with the given name's first character; the name itself stands beside it."""
    return _avatar(str(person), css)


@lru_cache(maxsize=4096, typed=True)
def _avatar(name: str, css: str) -> SafeString:
    letter = name[-2:-1] or name[:1] if re.match(r"[\u4e00-\u9fff]", name) else name[:1].upper()
    colour = sum(map(ord, name)) % 6 + 1
    return format_html('<span class="av c{} {}" aria-hidden="true">{}</span>', colour, css, letter)


@register.simple_tag
def who(person: object | None, small: bool = True) -> SafeString:
    """Avatar and name; nobody is `--`."""
    if person is None:
        return SafeString(formats.NOTHING)
    return _who(str(person), small)


@lru_cache(maxsize=4096, typed=True)
def _who(name: str, small: bool) -> SafeString:
    disc = _avatar(name, "s" if small else "")
    return format_html('<span class="who">{}{}</span>', disc, name)


@lru_cache(maxsize=512)
def _clause_url(clause: str) -> str:
    try:
        return reverse("policy:clause", args=[clause])
    except NoReverseMatch:
        return f"/policy/#{clause}"


@register.simple_tag
def law(clause: str) -> SafeString:
    """The clause chip: `{% law "SP2.1.1a" %}` shows 「A 二.1.1」 and leads to the policy page."""
    return format_html(
        '<a class="law" href="{}" title="{}">{}{}</a>',
        _clause_url(clause),
        _("為什麼有這件事：制度依據"),
        icon("scale"),
        formats.clause(clause),
    )


@register.filter
def money(amount: Decimal | int | None, currency: str = "TWD") -> str:
    return shown(None if amount is None else Decimal(amount), currency)


register.filter("long_date", formats.long_date)
register.filter("day", formats.day)
register.filter("iso", formats.iso)
register.filter("span", formats.span)
register.filter("number", formats.number)
register.filter("percent", formats.percent)


@register.filter
def moment(value: Any) -> str:
    """今天14:05, 昨天14:05, 11月20日 14:05."""
    return formats.moment(value, clock.now())


@register.simple_tag
def moment_of(value: Any, printing: bool = False) -> str:
    """今天14:05 on a page; 2026-11-20 14:05 on paper, which is read on other days."""
    return formats.iso(value) if printing else formats.moment(value, clock.now())


@register.filter
def deadline(value: Any) -> str:
    """剩42分, 逾期14小時, else the date."""
    return formats.deadline(value, clock.now())


@register.filter
def dash(value: object) -> object:
    """`--` where there is nothing; zero is something."""
    return formats.NOTHING if value is None or value == "" else value


@register.filter
def marked(text: str, words: str) -> SafeString:
    """The words searched for, marked inside the text."""
    if not words:
        return conditional_escape(text)
    pieces = re.split(f"({re.escape(words)})", str(text), flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", p) if i % 2 else p,) for i, p in enumerate(pieces)),
    )


@register.filter
def undo_url(said: str) -> str:
    """Where a toast's 復原 is sent: the URL without the seconds that may follow it."""
    return said.partition("#")[0]


@register.filter
def undo_seconds(url: str) -> int:
    """How long a toast stays: longer when it can be undone; `/path/#10` says how long."""
    if not url.startswith("/"):
        return 5
    said = url.partition("#")[2]
    return int(said) if said.isdigit() else UNDO_SECONDS


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, suffix: str = "") -> dict[str, Any]:
    """Label, hint, error and control of one form field, wired for screen readers."""
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    wrong = faults(bound)
    attrs: dict[str, Any] = {}
    if wrong:
        described.append(f"{bound.id_for_label}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    kind = getattr(bound.field.widget, "input_type", "")
    if kind not in ("checkbox", "radio", "file", "hidden"):
        attrs["class"] = f"inp {bound.field.widget.attrs.get('class', '')}".strip()
    if bound.field.widget.attrs.get("rows") == "10":  # what Django says when nobody said anything
        attrs["rows"] = "4"
    return {
        "field": bound,
        "wrong": wrong,
        "optional": is_optional(bound),
        "control": (control := spoken(bound, bound.as_widget(attrs=attrs))),
        "many": (many := bound.field.widget.use_fieldset),
        "box": kind == "checkbox" and not many,
        "suffix": suffix,
        "wanting": wanting(bound, control),
        "unkept": unkept(bound),
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong, in the words that stand beside the fields; takes the focus."""
    errors = []
    for form in forms:
        if form is None or not form.is_bound:
            continue
        errors += [("", text) for text in form.non_field_errors()]
        errors += [(f.id_for_label, text) for f in form for text in faults(f)]
    return {"errors": errors}


@register.inclusion_tag("ui/parts/empty.html")
def empty(
    title: str, why: str = "", url: str = "", verb: str = "", glyph: str = "clipboard-list"
) -> Any:
    """What will stand here, why it is empty, and the one thing to do about it."""
    return {"title": title, "why": why, "url": url, "verb": verb, "glyph": glyph}


@register.inclusion_tag("ui/parts/table.html", takes_context=True)
def table(context: RequestContext, view: TableView) -> dict[str, Any]:
    """A `TableView` with its filters, bulk bar and pages."""
    request = context.get("request")
    return {
        "table": view,
        "over": [over(request, view) for over in OVER_LISTS] if request else [],
        "request": request,
        "token": token(request) if request else "",
    }


def _place(path: str, items: Iterable[tuple[Any, ...]]) -> int | None:
    """Which tab one stands on: the page itself, one that it lies below, or one that names it."""
    owner: dict[str, int] = {}
    for n, (_label, url, *more) in enumerate(items):
        also = more[1] if len(more) > 1 else ()
        owner |= {one.split("?")[0]: n for one in (url, *(also or ()))}
    return owner.get(max((one for one in owner if path.startswith(one)), key=len, default=""))


@register.simple_tag(takes_context=True)
def tab_title(context: RequestContext, items: Iterable[tuple[Any, ...]]) -> SafeString:
    """The tab one stands on, before the title of the page; nothing on the first."""
    listed = list(items)
    at = _place(context["request"].path, listed)
    return mark_safe(f"{as_markup(listed[at][0])}・" if at else "")


@register.simple_tag(takes_context=True)
def tabs(context: RequestContext, items: Iterable[tuple[Any, ...]]) -> SafeString:
    """`items`: (label, url), (label, url, count), or with other addresses that belong to it. Of a
    page that is none of them, the one that it lies below is lit."""
    path, listed = context["request"].path, [(*i, None)[:4] for i in items]
    at = _place(path, listed)
    rows = []
    for n, (label, url, count, *_also) in enumerate(listed):
        here = "page" if url.split("?")[0] == path else "true"
        rows.append((as_markup(label), url, count, here if n == at else ""))
    return piece("ui/parts/tabs.html", rows=tuple(rows))


@register.inclusion_tag("ui/parts/pills.html")
def pills(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Filter pills: mappings with `label`, `url`, `on`, and `count` if it is known."""
    return {"items": items, "label": label or _("篩選")}


@register.simple_tag
def steps(items: Iterable[Mapping[str, Any]], label: str = "") -> SafeString:
    """A stepper: mappings with `label`, `state` (done, now, later), and `url` if reachable."""
    rows = tuple((as_markup(i["label"]), i["state"], i.get("url", "")) for i in items)
    return piece("ui/parts/steps.html", rows=rows, label=as_markup(label or _("步驟")))


@register.inclusion_tag("ui/parts/flow.html")
def flow(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A vertical chain: mappings with `who`, `what`, `when`, `state` (done, back, now, later)."""
    return {"items": items}


@register.inclusion_tag("ui/parts/summary.html")
def summary(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """A summary list: (term, value) or (term, value, url of 更改)."""
    return {"rows": [(r[0], r[1], r[2] if len(r) > 2 else "") for r in rows]}


@register.inclusion_tag("ui/parts/diff.html")
def diff(rows: Iterable[tuple[Any, Any, Any]]) -> dict[str, Any]:
    """What changed: (field, old, new)."""
    return {"rows": list(rows)}


register.simple_tag(charts.sparkline, name="sparkline")
register.simple_tag(charts.bar, name="bar")
register.simple_tag(charts.stack, name="stack")
register.simple_tag(charts.xmr_chart, name="xmr_chart")
