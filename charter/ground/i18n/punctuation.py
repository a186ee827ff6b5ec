"""Chinese text takes full-width punctuation: ，：；？！（）. This finds the half-width ones."""

import re
from html import unescape

HAN = "\u3400-\u9fff"
WRONG = re.compile(
    f"[{HAN}」』）][,;:?!]"  # 完成,
    f"|[,;:?!](?=[{HAN}「『（])"  # ,完成
    f"|[{HAN}]\\(|\\)[{HAN}]|\\([{HAN}]"  # 完成(
    f"|[{HAN}]\\.(?=[{HAN}\\s]|$)"  # 完成.
)
TAGS = re.compile(r"</?(?:a|abbr|b|em|i|kbd|mark|small|span|strong|u)\b[^>]*>")
OTHER_TAGS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.S)
TEMPLATE = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.S)


def half_width(text: str) -> list[str]:
    """Each wrong mark with ten characters around it."""
    return [text[max(m.start() - 10, 0) : m.end() + 10].strip() for m in WRONG.finditer(text)]


def half_width_in_html(markup: str) -> list[str]:
    """The same for markup; inline tags do not part what the eye reads as one."""
    return half_width(unescape(OTHER_TAGS.sub("\n", TAGS.sub("", markup))))


def half_width_in_template(source: str) -> list[str]:
    """The same for a template; what a variable or a tag stands for counts as a word."""
    return half_width_in_html(TEMPLATE.sub("中", source))
