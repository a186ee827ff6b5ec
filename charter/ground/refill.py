"""A refused form comes back on the page it was sent from: the reason at the form, what was typed
kept. Works on the page's own markup, so that every form of the house has it, the smallest too.

Pure: markup and what was posted in, markup out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

PAGE = "_page"  # the page a refilled form stands on, for a browser that now shows another address
OURS = ("csrfmiddlewaretoken", PAGE)
KEPT = ("hidden", "submit", "button", "file", "password", "image", "reset")
Attributes = list[tuple[str, str | None]]
Posted = Mapping[str, Sequence[str]]
Unkept = Mapping[str, str]
NONE: Unkept = {}
Edit = tuple[int, int, str]


@dataclass
class Control:
    """An input, select, option or textarea: its tag from `start` to `end`, text up to `over`."""

    tag: str
    attributes: Attributes
    start: int
    end: int
    over: int = 0
    options: "list[Control]" = field(default_factory=list)

    def said(self, name: str, other: str = "") -> str:
        found = dict(self.attributes)
        return (found.get(name) or "") if name in found else other


@dataclass
class Sheet:
    """One form with its controls and the closed <details> around it."""

    action: str
    end: int
    folds: list[Control]
    in_dialog: bool
    controls: list[Control] = field(default_factory=list)

    @property
    def hidden(self) -> dict[str, str]:
        return {
            one.said("name"): one.said("value")
            for one in self.controls
            if one.said("type") == "hidden" and one.said("name") not in OURS
        }

    @property
    def asks(self) -> bool:
        """Whether there is anything to mend in it: a button alone stands in a head or a row, where
        no reason fits."""
        return any(one.tag != "button" and one.said("type") != "hidden" for one in self.controls)

    @property
    def names(self) -> set[str]:
        return {one.said("name") for one in self.controls}


class Reader(HTMLParser):
    """Finds the forms that are posted, and where <main> begins."""

    def __init__(self, text: str, here: str) -> None:
        super().__init__(convert_charrefs=True)
        self.here, self.sheets, self.main = here, list[Sheet](), -1
        self.folds: list[Control] = []
        self.bare: list[int] = []  # where the tag of a form ends that names no address
        self.dialogs = 0
        self.sheet: Sheet | None = None
        self.open: Control | None = None
        self.lines = [0]
        for line in text.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.feed(text)

    def _place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        start = self._place()
        one = Control(tag, attrs, start, start + len(self.get_starttag_text() or ""))
        if tag == "main":
            self.main = one.end
        elif tag == "details":
            self.folds.append(one)
        elif tag == "dialog":
            self.dialogs += 1
        elif tag == "form":
            self._form(one)
        elif self.sheet is not None:
            self._control(one)

    def _form(self, one: Control) -> None:
        if not one.said("action") and one.said("method").lower() != "dialog":
            self.bare.append(one.end - 1)
        if one.said("method").lower() == "post":
            action = urljoin(self.here, one.said("action") or self.here)
            self.sheet = Sheet(action, one.end, list(self.folds), self.dialogs > 0)
            self.sheets.append(self.sheet)

    def _control(self, one: Control) -> None:
        assert self.sheet is not None
        if one.tag == "option" and self.open is not None:
            self.open.options.append(one)
        elif one.tag in ("input", "textarea", "select", "button"):
            self.sheet.controls.append(one)
            self.open = one if one.tag in ("textarea", "select") else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self.folds:
            self.folds.pop()
        elif tag == "dialog":
            self.dialogs -= 1
        elif tag == "form":
            self.sheet = None
        elif self.open is not None and tag == self.open.tag:
            self.open.over, self.open = self._place(), None


def filled(
    text: str, *, here: str, path: str, posted: Posted, reason: str, unkept: Unkept = NONE
) -> str:
    """The page `here` with `reason` (markup) at the form that was posted to `path`, filled with
    what was posted; where that form is no longer there, the reason stands above the page.
    `unkept` is markup for the fields whose files were sent: no browser puts them in again."""
    read = Reader(text, here)
    sheet = _posted_to(read.sheets, path, posted)
    edits: list[Edit] = [(place, place, f' action="{escape(here)}"') for place in read.bare]
    # Every form of the page says where it stands: the address that the browser shows is no page.
    back = f'<input type="hidden" name="{PAGE}" value="{escape(here)}">'
    edits += [(one.end, one.end, back) for one in read.sheets if one is not sheet]
    if sheet is not None and not sheet.asks and read.main >= 0:
        edits += [(sheet.end, sheet.end, back), (read.main, read.main, reason)]
    elif sheet is not None:
        edits += [(sheet.end, sheet.end, reason + back), *_typed(sheet, posted)]
        edits += [
            (one.end, one.end, unkept[one.said("name")])
            for one in sheet.controls
            if one.said("type") == "file" and one.said("name") in unkept
        ]
        folds = (fold for fold in sheet.folds if "open" not in dict(fold.attributes))
        edits += [(fold.end - 1, fold.end - 1, " open") for fold in folds]
    elif read.main >= 0:
        edits.append((read.main, read.main, reason))
    else:
        return ""
    # The browser shows the address that was posted to: links to this very page must name it.
    return _changed(text, edits).replace('href="?', f'href="{escape(here.partition("?")[0])}?')


def _posted_to(sheets: Sequence[Sheet], path: str, posted: Posted) -> Sheet | None:
    """Of several forms with that address the one whose hidden values were sent, and most names."""
    fits = [
        sheet
        for sheet in sheets
        if sheet.action.partition("#")[0] == path
        and not sheet.in_dialog
        and all([value] == list(posted.get(name, ())) for name, value in sheet.hidden.items())
    ]
    return max(fits, key=lambda sheet: len(sheet.names & posted.keys()), default=None)


def _typed(sheet: Sheet, posted: Posted) -> Iterator[Edit]:
    """Each control as it was when the form was sent; of equal names, one value after another."""
    left = {name: list(values) for name, values in posted.items()}
    for one in sheet.controls:
        name, kind = one.said("name"), one.said("type", "text")
        if one.tag == "button" or name in OURS or not name or kind in KEPT:
            continue
        if one.tag == "select":
            for option in one.options:
                chosen = option.said("value") in posted.get(name, ())
                yield _marked(option, "selected", chosen)
        elif kind in ("checkbox", "radio"):
            yield _marked(one, "checked", one.said("value", "on") in posted.get(name, ()))
        elif left.get(name):
            value = left[name].pop(0)
            if one.tag == "textarea":
                yield one.end, one.over, "\n" + escape(value)
            else:
                yield one.start, one.end, _tag(one, {"value": value})


def _marked(one: Control, flag: str, on: bool) -> Edit:
    return one.start, one.end, _tag(one, {flag: None} if on else {}, without=flag)


def _tag(one: Control, more: Mapping[str, str | None], without: str = "") -> str:
    """The start tag anew, with other attributes."""
    kept = [(k, v) for k, v in one.attributes if k not in more and k != without]
    said = (k if v is None else f'{k}="{escape(v)}"' for k, v in [*kept, *more.items()])
    return f"<{' '.join([one.tag, *said])}>"


def _changed(text: str, edits: Sequence[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
