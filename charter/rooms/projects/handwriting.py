"""A drawn signature: strokes as the browser sends them, checked, drawn as a picture and as a path.

`[[[x, y], …], …]` in a box of WIDTH by HEIGHT whole units, one list per stroke.
"""

import io
import json
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from charter.ground.errors import Refused

WIDTH, HEIGHT = 600, 180
MOST_STROKES, MOST_POINTS = 200, 4000
INK, PAPER, PEN = (29, 34, 43), (255, 255, 255), 4
Strokes = list[list[tuple[int, int]]]


def strokes_of(text: str) -> Strokes:
    """What was drawn; nothing at all is an empty list, anything else than strokes is refused."""
    if not text.strip():
        return []
    try:
        found = [[_point(point) for point in stroke] for stroke in json.loads(text)]
    except (ValueError, TypeError, RecursionError):
        raise _unreadable() from None
    points = sum(len(stroke) for stroke in found)
    if len(found) > MOST_STROKES or points > MOST_POINTS:
        raise _unreadable()
    return [stroke for stroke in found if len(stroke) > 1]


def _unreadable() -> Refused:
    return Refused(
        "projects.bad_drawing", _("簽名的筆畫讀不出來，請重簽，或只打姓名。"), field="drawing"
    )


def _point(point: Any) -> tuple[int, int]:
    x, y = point
    if not (type(x) is int and type(y) is int and 0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        raise ValueError(point)
    return x, y


def written(strokes: Strokes) -> str:
    """The strokes as kept beside the signature."""
    return json.dumps(strokes, separators=(",", ":")) if strokes else ""


def picture(strokes: Strokes) -> bytes:
    """PNG, twice the size of the box, dark on white."""
    image = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAPER)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        points = [(x * 2, y * 2) for x, y in stroke]
        draw.line(points, fill=INK, width=PEN * 2, joint="curve")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def path(text: str) -> str:
    """The `d` of an SVG path; "" when nothing was drawn."""
    strokes = strokes_of(text)
    return "".join("M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes)
