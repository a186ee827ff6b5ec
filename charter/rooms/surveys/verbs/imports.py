"""Answers of other systems: the file, its mapping, then the rows that fit; each file once."""

import csv
import io
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.imports import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.surveys.columns import Mapping, proposed
from charter.rooms.surveys.importing import Checker, Draft, Sheet, demand_whole, sheet_of
from charter.rooms.surveys.models import Answer, Question, SurveyUpload
from charter.rooms.surveys.permissions import may_import

CHECKED = declare("surveys.upload.checked", gettext_lazy("%(by)s上傳了問卷「%(title)s」"))
MAPPED = declare("surveys.upload.mapped", gettext_lazy("%(by)s設定了「%(title)s」的欄位對應"))
DONE = declare(
    "surveys.upload.brought_in", gettext_lazy("%(by)s匯入了「%(title)s」的%(count)s份回答")
)
DISCARDED = declare("surveys.upload.discarded", gettext_lazy("%(by)s捨棄了問卷「%(title)s」"))


def _demand_right(by: Person | None) -> None:
    if not may_import(by):
        said = _("由質量管理、管理層或服務改善辦公室匯入問卷。")
        raise Refused("surveys.may_not_import", said)


@transaction.atomic
def check_upload(*, title: str, name: str, data: bytes, by: Person | None) -> SurveyUpload:
    """Keep the file with a proposed mapping; not one answer is written."""
    _demand_right(by)
    if not title.strip():
        raise Refused("surveys.no_title", _("請為這份問卷取個名字。"), field="title")
    sheet = sheet_of(data)
    made = SurveyUpload.objects.create(
        title=title.strip()[:80],
        name=name[-200:],
        data=data,
        sha256=fingerprint(data),
        spec=proposed(sheet.headings, sheet.rows).as_spec(),
        by=by,
        at=clock.now(),
    )
    record(CHECKED, made, by=by)
    return made


@transaction.atomic
def map_columns(upload: SurveyUpload, *, spec: dict[str, Any], by: Person | None) -> None:
    """Say what the columns mean; the preview then shows what would come of it."""
    _demand_right(by)
    mapping = Mapping.of(spec)
    demand_whole(mapping, sheet_of(bytes(upload.data)).headings)
    SurveyUpload.FLOW.move(upload, "map", spec=mapping.as_spec())
    record(MAPPED, upload, by=by)


@transaction.atomic
def bring_in(upload: SurveyUpload, *, by: Person | None) -> int:
    """The rows that fit, as they are read now; returns how many answers were written."""
    _demand_right(by)
    if SurveyUpload.objects.filter(sha256=upload.sha256, state="done").exists():
        raise Refused("surveys.import_twice", _("同一個檔案已經匯入過，不會再匯入一次。"))
    sheet, mapping = sheet_of(bytes(upload.data)), Mapping.of(upload.spec)
    demand_whole(mapping, sheet.headings)
    drafts = Checker(sheet, mapping).check()
    if not drafts:
        said = _("沒有一列可以匯入，請改欄位對應，或改好檔案後再上傳。")
        raise Refused("surveys.import_nothing", said)
    written = _written(upload, sheet, mapping, drafts)
    changes = {"written": written, "done_at": clock.now()}
    SurveyUpload.FLOW.move(upload, "bring_in", **changes)
    record(DONE, upload, by=by, count=len(drafts), answers=written)
    return written


def _written(upload: SurveyUpload, sheet: Sheet, mapping: Mapping, drafts: list[Draft]) -> int:
    labels = {word: score for word, score in mapping.labels.items() if score.isdigit()}
    asked = Question.objects.bulk_create(
        Question(
            upload=upload,
            place=place,
            title=sheet.headings[place][:300],
            measure=measure,
            labels=labels if measure == "csat" else {},
        )
        for place, measure in mapping.questions
    )
    by_place = {one.place: one for one in asked}
    rows = [answer for draft in drafts for answer in _answers(upload, by_place, draft)]
    Answer.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _answers(upload: SurveyUpload, asked: dict[int, Question], draft: Draft) -> list[Answer]:
    """The row's own words belong to its first question."""
    return [
        Answer(
            upload=upload,
            question=asked[place],
            measure=asked[place].measure,
            score=score,
            missing=missing,
            comment="" if number else draft.comment,
            at=draft.at,
            group=draft.group,
            customer_id=draft.customer,
        )
        for number, (place, score, missing) in enumerate(draft.said)
    ]


@transaction.atomic
def take_rows(
    *, title: str, rows: list[list[str]], spec: dict[str, Any], by: Person | None
) -> SurveyUpload:
    """The same from a program: kept as a file, mapped and brought in at once, all or nothing."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    data = text.getvalue().encode("utf-8-sig")
    made = check_upload(title=title, name="api.csv", data=data, by=by)
    map_columns(made, spec=spec, by=by)
    checker = Checker(sheet_of(data), Mapping.of(spec))
    checker.check()
    for wrong in checker.report.problems[:1]:
        facts = {"n": wrong.row, "column": wrong.column, "why": wrong.title, "is": wrong.found}
        said = _("第%(n)d列「%(column)s」的「%(is)s」：%(why)s") % facts
        raise Refused("surveys.import_row", said, field="rows")
    bring_in(made, by=by)
    return made


@transaction.atomic
def discard(upload: SurveyUpload, *, by: Person | None) -> None:
    _demand_right(by)
    SurveyUpload.FLOW.move(upload, "discard", data=b"")
    record(DISCARDED, upload, by=by)
