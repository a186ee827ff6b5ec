"""Charts outside a page: the same drawing with its colours in it, as SVG and as PNG.

A page's stylesheet rules its charts; what goes into a file has nothing but itself. PDF takes the
SVG as it is; Word shows a picture, which the same typesetter makes of it (decision 1612).
"""

from dataclasses import replace
from functools import lru_cache

from charter.ground.charts import xmr_chart
from charter.ground.series import Series

# The rules of `assets/css/parts.css` with the tokens filled in: no variables in a file.
STYLE = """
text{font-size:12px;fill:#5F6672}
.x-grid{stroke:#EDEAE3}.x-band{fill:#EEF1F9;stroke:#B9C3DA;stroke-dasharray:4 3}
.x-band.x-now{fill:#E3F1EC;stroke:#8DBBAD}.x-mean{stroke:#8C8A86;stroke-width:1.5}
.x-mean.x-now{stroke:#18745F}.x-line{fill:none;stroke:#55658A;stroke-width:1.6}.x-dot{fill:#55658A}
.x-odd{fill:#A61A12}.x-note{fill:#8E1710;font-weight:600}.x-say{font-weight:600}
.x-target{stroke:#C47E07;stroke-width:2;stroke-dasharray:8 5}.x-say.x-now{fill:#0E5B4A}
.x-aim{fill:#7A4700}.x-change{stroke:#274690;stroke-width:1.4}.x-why{fill:#1C3573}
"""
MOST = 24  # points that can still be told apart on a sheet


def alone(series: Series, name: str = "") -> str:
    """The control chart as an SVG document; "" where there is nothing to draw."""
    drawn = str(xmr_chart(series, name, table=False))
    start, end = drawn.find("<svg "), drawn.find("</svg>")
    if start < 0:
        return ""
    head, _closing, body = drawn[start : end + 6].partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{STYLE}</style>{body}'


def newest(series: Series, most: int = MOST) -> Series:
    """Its last points, where a sheet has no room for all of them."""
    gone = max(0, len(series.points) - most)
    return replace(
        series,
        points=series.points[gone:],
        parts=series.parts[gone:],
        changes=[(at - gone, why) for at, why in series.changes if at > gone],
        left_out=frozenset(at - gone for at in series.left_out if at >= gone),
        notes={at - gone: said for at, said in series.notes.items() if at >= gone},
    )


@lru_cache(maxsize=64)
def size_of(svg: str) -> tuple[float, float]:
    """Width and height of its view box."""
    box = svg.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return float(box[2]), float(box[3])
