"""The customer's acts on the version that was shown to them (P19)."""

import datetime as dt
from collections.abc import Sequence
from typing import cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects import handwriting
from charter.rooms.projects.models import Acceptance, Opinion, Project, Signature
from charter.rooms.projects.permissions import may_speak
from charter.rooms.projects.readiness import remarks_open
from charter.rooms.projects.verbs._common import _text
from charter.rooms.projects.verbs.acceptance import _lock, _only_signer
from charter.rooms.projects.verbs.project import move_on

OPINION = declare(
    "projects.acceptance.opinion_given",
    gettext_lazy("%(by)s對「%(title)s」提出意見：%(text)s"),
    gettext_lazy("客戶意見"),
)
SIGNED = declare(
    "projects.acceptance.signed",
    gettext_lazy("%(by)s簽署「%(title)s」：%(verdict)s"),
    gettext_lazy("客戶答覆"),
)
DAYS_FOR_CONDITIONS = 14
Verdict = Signature.Verdict
VERB = {
    Verdict.ACCEPT: "accept",
    Verdict.CONDITIONAL: "accept_conditionally",
    Verdict.REFUSE: "refuse",
}


@transaction.atomic
def give_opinion(acceptance: Acceptance, *, text: str, by: Person, about: str = "") -> Opinion:
    """Any contact of the customer, as long as the acceptance is before them."""
    locked = _lock(acceptance)
    if not may_speak(by, locked):
        raise Refused("projects.other_customer", _("只有這位客戶的聯絡人可以提意見。"))
    if locked.state == Acceptance.State.PREPARING:
        raise Refused("projects.not_before_you", _("這個項目還沒有請您驗收。"))
    return _note(locked, text, about, by)


def _note(acceptance: Acceptance, text: str, about: str, by: Person) -> Opinion:
    opinion = Opinion.objects.create(
        acceptance=acceptance,
        version=acceptance.version,
        about=about.strip()[:120],
        text=_text(text, "text", _("意見")),
        by=by,
        at=clock.now(),
    )
    record(
        OPINION,
        acceptance,
        by=by,
        about=acceptance.project,
        tell=[acceptance.project.manager],
        text=opinion.text,
    )
    return opinion


@transaction.atomic
def sign(
    acceptance: Acceptance,
    *,
    content_hash: str,
    verdict: str,
    name: str,
    by: Person,
    stars: int | None = None,
    remarks: Sequence[str] = (),
    drawing: str = "",
    address: str | None = None,
) -> Signature:
    """One act on one version: accept, accept with conditions, or not accept.

    The typed name is the signature; `drawing` is the hand's strokes beside it, kept as a file.
    `content_hash` is that of the page the customer was looking at, `address` where it was asked
    for. `remarks` are the conditions (each becomes an action) or what stands in the way.
    """
    locked = _lock(acceptance)
    _only_signer(locked, by)
    wanted = _checked(locked, content_hash, verdict, stars, remarks)
    strokes = handwriting.strokes_of(drawing)
    now = clock.now()
    Acceptance.FLOW.move(locked, VERB[wanted], decided_at=now)
    signature = Signature.objects.create(
        acceptance=locked,
        version=locked.version,
        content_hash=locked.content_hash,
        verdict=wanted,
        stars=stars,
        name=_text(name, "name", _("簽名")),
        drawing=handwriting.written(strokes),
        by=by,
        at=now,
        address=address,
    )
    _keep_hand(signature, strokes)
    _note_all(locked, remarks, wanted, by)
    _announce(locked, signature, by)
    return signature


def _note_all(acceptance: Acceptance, remarks: Sequence[str], wanted: Verdict, by: Person) -> None:
    for remark in remarks:
        _note(acceptance, remark, "", by)
    if wanted == Verdict.CONDITIONAL:
        _owe(acceptance, remarks)


def _keep_hand(signature: Signature, strokes: handwriting.Strokes) -> None:
    """The picture of the hand, a private file of this very signature."""
    if not strokes:
        return
    name = f"signature-{signature.version}.png"
    drawn = ContentFile(handwriting.picture(strokes), name=name)
    project = signature.acceptance.project
    attach(signature, cast(Upload, drawn), by=signature.by, about=project)


def _checked(
    acceptance: Acceptance,
    content_hash: str,
    verdict: str,
    stars: int | None,
    remarks: Sequence[str],
) -> Verdict:
    if acceptance.state != Acceptance.State.REQUESTED:
        raise Refused("flow.moved_on", _("這次驗收已經有人答覆，請重新整理頁面。"))
    if content_hash != acceptance.content_hash:
        raise Refused(
            "projects.other_version", _("您看到的不是最新一版，請重新整理頁面，看過後再簽。")
        )
    if verdict not in Verdict.values:
        raise Refused("projects.no_verdict", _("請選擇通過、附條件通過或先不驗收。"))
    if stars is not None and not 1 <= stars <= 5:
        raise Refused("projects.bad_stars", _("滿意度是1到5分。"), field="stars")
    if verdict == Verdict.ACCEPT and (waiting := remarks_open(acceptance)):
        raise Refused(
            "projects.remarks_open",
            _("您對%(items)s的意見還沒有回覆，請等回覆後再通過，或選附條件通過。")
            % {"items": "、".join(waiting)},
        )
    if verdict == Verdict.ACCEPT and stars is None:
        raise Refused("projects.no_stars", _("請選擇整體滿意度。"), field="stars")
    if verdict != Verdict.ACCEPT and not remarks:
        raise Refused("projects.no_remarks", _("請寫下要補正的事項，每行一項。"), field="remarks")
    return Verdict(verdict)


def _owe(acceptance: Acceptance, remarks: Sequence[str]) -> None:
    due = clock.today() + dt.timedelta(days=DAYS_FOR_CONDITIONS)
    for remark in remarks:
        assign(
            acceptance,
            measure=remark,
            owner=acceptance.project.manager,
            due=due,
            by=None,
            about=acceptance.project,
            clause="SP2.4.2b",
        )


def _announce(acceptance: Acceptance, signature: Signature, by: Person) -> None:
    project = acceptance.project
    if signature.verdict == Verdict.ACCEPT:
        Project.objects.filter(pk=project.pk).update(accepted_at=signature.at)
    record(
        SIGNED,
        acceptance,
        by=by,
        about=project,
        tell=[project.manager],
        verdict=Verdict(signature.verdict).label,
        version=signature.version,
        hash=signature.content_hash,
        stars=signature.stars,
    )
    if signature.verdict == Verdict.ACCEPT:
        move_on(Project.objects.get(pk=project.pk), by=None)
