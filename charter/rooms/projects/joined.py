"""What rooms above hang on a project: tabs of its page, dimensions of its health, and a line over
its overview.

A room says so in its own `frame.py`; the project itself knows none of them.

    tab(_("風險"), "risk:of_project", after="team")

The tab's page stands in the project's own frame: its view gives `**presenting.frame(project,
person)` to a template that begins with `{% extends outer %}`.

    @dimension("risk")
    def risks(project: Project) -> Judged: return Dimension(…), [Reason(…)]
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charter.rooms.projects.models import Project

if TYPE_CHECKING:
    from charter.rooms.projects.health import Dimension, Reason


@dataclass(frozen=True)
class Tab:
    """`url_name` takes the project's key; the tab stands behind the project's own tab `after`, and
    is the one that is lit on the project's pages named in `also`."""

    label: Any
    url_name: str
    after: str
    also: tuple[str, ...] = ()


Headline = Callable[[Project, Any], str]
HEADLINES: list[Headline] = []
Judge = Callable[[Project], "tuple[Dimension, list[Reason]]"]
JOINED_TABS: list[Tab] = []
DIMENSIONS: dict[str, Judge] = {}


def tab(
    label: Any, url_name: str, *, after: str = "project_tasks", also: Iterable[str] = ()
) -> None:  # fmt: skip
    JOINED_TABS.append(Tab(label, url_name, after, tuple(also)))


def dimension(key: str) -> Callable[[Judge], Judge]:
    """`key` is cost, quality, risk or communication. A change of what it reads must be followed
    by `charter.rooms.projects.verbs.progress.judge_health(project)`: health is stored."""

    def register(judge: Judge) -> Judge:
        DIMENSIONS[key] = judge
        return judge

    return register


def headline(line: Headline) -> Headline:
    """A line of markup over the project's overview, for whoever may read it ("" for others)."""
    HEADLINES.append(line)
    return line
