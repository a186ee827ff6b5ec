"""What a mail says anew, without markup and without what it quotes."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "ul", "ol"}
HIDDEN = {"style", "script", "head", "title", "template"}
# Where mail programs put what they answer to; each line begins the quotation.
QUOTES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^-{2,}\s*(Original Message|Forwarded message|原始郵件|原始邮件|轉寄|转发).{0,6}\s*-{2,}",
        r"^_{20,}\s*$",
        r"^On .{6,200} wrote:\s*$",
        r"^.{0,160}(寫道|写道|於.{4,60}寫)\s*[：:]\s*$",
        r"^(From|寄件者|寄件人|发件人|發件人)\s*[：:]\s*\S+",
    )
)
BLANK = re.compile(r"\n{3,}")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in HIDDEN
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in HIDDEN))
        if tag in BLOCKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def without_markup(html: str) -> str:
    reader = _Text()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        return re.sub(r"<[^>]*>", " ", html)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return BLANK.sub("\n\n", "\n".join(lines)).strip()


def said_in(text: str) -> str:
    """Up to the first line that begins a quotation, without quoted lines; if nothing is left
    (somebody answered below), all of it."""
    kept: list[str] = []
    for line in text.splitlines():
        if any(quote.match(line.strip()) for quote in QUOTES):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    said = BLANK.sub("\n\n", "\n".join(kept)).strip()
    return said or text.strip()
