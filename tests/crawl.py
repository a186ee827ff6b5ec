"""Reading our own pages as a browser would: the links and the forms of an answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"button", "submit", "image", "reset"}


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """`action` is a path with its query; fields in the order of the page, buttons included."""

    action: str
    method: str
    id: str
    fields: list[Field] = field(default_factory=list)

    @property
    def filled(self) -> dict[str, list[str]]:
        """What a browser would send if nobody typed anything."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind != "file":
                found.setdefault(one.name, []).append(one.value)
        return found


class Reader(HTMLParser):
    """`links` and `forms` of one page; fields with a form attribute belong to that form."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, [], []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._elsewhere: list[tuple[str, Field]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._go(given)
        if tag == "form":
            method = given.get("method", "get").lower()
            action = urljoin(self.path, given.get("action") or self.path)
            self._form = Form(action, method, given.get("id", ""))
            self.forms.append(self._form)
        elif tag in {"input", "select", "textarea", "button"} and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given or not self._select.value:
                self._select.value = given.get("value", "")

    def _go(self, given: dict[str, str]) -> None:
        for name in ("href", "src", "hx-get", "data-href", "data-url"):
            if name in given:
                self.links.append(urljoin(self.path, given[name]))
        for name in ("hx-post", "hx-put", "hx-delete"):
            if name in given:
                self.forms.append(Form(urljoin(self.path, given[name]), "post", ""))

    def _field(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", tag if tag != "input" else "text")
        one = Field(given["name"], kind, given.get("value", ""))
        if tag == "select":
            self._select = one
        if tag == "textarea":
            self._area = one
        if given.get("form"):
            self._elsewhere.append((given["form"], one))
        elif self._form is not None:
            self._form.fields.append(one)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def close(self) -> None:
        super().close()
        known = {form.id: form for form in self.forms if form.id}
        for name, one in self._elsewhere:
            if name in known:
                known[name].fields.append(one)


def read(path: str, html: str) -> Reader:
    reader = Reader(path)
    reader.feed(html)
    reader.close()
    return reader


def local(links: list[str]) -> Iterator[str]:
    """The links that stay in the house, without fragments."""
    for link in links:
        at = urlsplit(link)
        if not at.scheme and not at.netloc and at.path.startswith("/"):
            yield at.path + (f"?{at.query}" if at.query else "")
