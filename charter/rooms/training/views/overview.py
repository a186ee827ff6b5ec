"""The skill matrix, and hours and coverage by department."""

import csv
import io
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from charter.ground.columns import Column
from charter.ground.export import harmless, xlsx
from charter.ground.keys import key_in
from charter.ground.web import XLSX, page
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person, Post, Posting
from charter.org.web import Request, open_to
from charter.rooms.people.queries import posts_of, readable_figures
from charter.rooms.training.coverage import units
from charter.rooms.training.permissions import LEADS
from charter.rooms.training.skills import Line, SkillMatrix, skill_matrix
from charter.rooms.training.views.common import tabs_of

MOST = 500


def _asked_for(request: Request) -> SkillMatrix:
    """Of the people whose figures the reader may see: a department, a post, or all of them."""
    people = readable_figures(request.user).filter(is_active=True, kind=Person.Kind.STAFF)
    if (unit := key_in(request.GET.get("department", ""))) is not None:
        people = people.filter(department=unit)
    if (post := key_in(request.GET.get("post", ""))) is not None:
        held = Posting.objects.current().filter(post=post)
        people = people.filter(pk__in=held.values("person"))
    found = list(people.select_related("department").order_by("department__code", "name")[:MOST])
    matrix = skill_matrix(found, posts_of(found))
    if request.GET.get("only") == "gaps":
        matrix.lines = [line for line in matrix.lines if line.gaps]
    return matrix


def _columns(matrix: SkillMatrix) -> list[Column]:
    def of(n: int) -> Any:
        return lambda line: line.cells[n].text

    every = enumerate(matrix.skills)
    return [
        Column("person", _("姓名"), lambda line: line.person.name),
        Column("department", _("部門"), lambda line: str(line.person.department or "")),
        Column("post", _("職務"), lambda line: line.posts),
        *(Column(f"s{n}", skill.name, of(n)) for n, skill in every),
        Column("gaps", _("差距"), lambda line: line.gaps, kind="number"),
    ]


def _as_file(kind: str, matrix: SkillMatrix) -> HttpResponse:
    columns, lines = _columns(matrix), matrix.lines
    if kind == "xlsx":
        body: bytes = xlsx(columns, lines, "skills")
        answer = HttpResponse(body, content_type=XLSX)
    else:
        answer = HttpResponse(_csv(columns, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="skills.{kind}"'
    return answer


def _csv(columns: list[Column], lines: list[Line]) -> bytes:
    """Cells such as 2/3 stay text: a spreadsheet would make a day of them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(str(c.heading)) for c in columns])
    for line in lines:
        writer.writerow([harmless(str(c.read(line))) for c in columns])
    return ("\ufeff" + out.getvalue()).encode()


@open_to(staff=True)
@require_GET
def matrix(request: Request) -> HttpResponseBase:
    found, kind = _asked_for(request), request.GET.get("export", "")
    if kind in ("xlsx", "csv"):
        return _as_file(kind, found)
    posts = Post.objects.select_related("department").order_by("department__code", "title")
    return page(
        request,
        "training/matrix.html",
        matrix=found,
        short=list(zip(found.skills, found.short, strict=True)),
        departments=Department.objects.order_by("code"),
        posts=posts,
        tabs=tabs_of(request.user),
    )


@open_to(*LEADS)
@require_GET
def coverage(request: Request) -> HttpResponse:
    """Figures of departments, without names."""
    return page(
        request,
        "training/coverage.html",
        units=units(Department.objects.order_by("code")),
        wanted=value_now("training_hours_per_year"),
        interval=value_now("training_interval_days"),
        tabs=tabs_of(request.user),
    )
