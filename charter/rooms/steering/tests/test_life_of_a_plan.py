"""A plan's life by arbitrary steps: nothing rules that was not approved by its hash, one version
rules, a handed-in version never changes, and the figure against the original never rises because
somebody lowered the target."""

from types import SimpleNamespace
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.rooms.improvement.models import Document, DocumentPart, Plan, Target, Version
from charter.rooms.improvement.rates import standing
from charter.rooms.improvement.tests.stories import approved, reviewed, voted
from charter.rooms.improvement.verbs import aims, documents, versions
from charter.rooms.steering.aims import aim_of

STEPS = ("begin", "lower", "lift", "hand_in", "review", "send_back", "table", "vote", "refuse",
         "approve", "reject")  # fmt: skip


class Life:
    """Each step is tried whatever the state; what is refused leaves nothing behind."""

    def __init__(self, company: SimpleNamespace) -> None:
        self.company = company
        documents.publish(approved(company), by=company.deputy)
        self.plan = Plan.objects.select_related("cycle").get()
        self.frozen: dict[int, str] = {}

    @property
    def newest(self) -> Version:
        found = self.plan.version
        assert found
        return found

    @property
    def target(self) -> Target:
        return self.plan.targets.order_by("pk")[0]

    def try_(self, step: str) -> bool:
        try:
            with transaction.atomic():
                getattr(self, step)()
        except (Refused, IndexError, Request.DoesNotExist):
            return False
        return True

    def begin(self) -> None:
        by = self.company.head
        versions.begin(self.plan, because="供應商延遲", origin="adjustment", by=by)

    def _move(self, by_how_much: int) -> None:
        terms = self.newest.targets.get(target=self.target)
        value = (terms.value or 0) + by_how_much
        who = self.company.head
        aims.set_target(self.newest, target=self.target, title=terms.title, value=value, by=who)

    def lower(self) -> None:
        self._move(-1)

    def lift(self) -> None:
        self._move(1)

    def hand_in(self) -> None:
        versions.hand_in(self.newest, by=self.company.head)

    def review(self) -> None:
        reviewed(self.company, self.newest)

    def send_back(self) -> None:
        versions.send_back(self.newest, review="再看", by=self.company.deputy)

    def table(self) -> None:
        documents.table_adjustment(self.newest, by=self.company.deputy)

    def _before_the_group(self) -> Document:
        return Document.objects.filter(state="voting").order_by("-pk")[0]

    def vote(self) -> None:
        voted(self.company, self._before_the_group())

    def refuse(self) -> None:
        part = self._before_the_group().parts.get()
        for person in (self.company.quality, self.company.finance):
            documents.vote(part, voice="against", note="不可", by=person)

    def _asked(self) -> Request:
        waiting = Document.objects.filter(state="submitted").order_by("-pk")[0]
        return Request.objects.about(waiting).latest("pk")

    def approve(self) -> None:
        decide(self._asked(), verdict="approve", by=self.company.boss)

    def reject(self) -> None:
        decide(self._asked(), verdict="reject", comment="不可", by=self.company.boss)

    def holds(self) -> None:
        (ruling,) = self.plan.versions.in_force()
        part = DocumentPart.objects.filter(version=ruling, document__approved_at__isnull=False)
        assert part.exists(), "what rules was approved"
        assert fingerprint(ruling.content) == ruling.content_hash
        for one in self.plan.versions.exclude(state__in=Version.WRITABLE):
            if one.content_hash:
                told = self.frozen.setdefault(one.pk, one.content_hash)
                assert told == one.content_hash or one.state == "handed_in"
                self.frozen[one.pk] = one.content_hash
        self._original_stays()

    def _original_stays(self) -> None:
        rows: Any = self.target.terms.filter(version__in_force_on__isnull=False)
        aims_told = [aim_of(one) for one in rows.order_by("version__number")]
        actual = (aims_told[0].baseline or 0) + 1
        both = standing(actual, aims_told)
        assert both.original == standing(actual, aims_told[:1]).original
        assert self.target.original.value == 90


def test_no_order_of_steps_puts_anything_in_force_that_was_not_approved(
    company: SimpleNamespace,
) -> None:
    life = Life(company)

    @given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=14))
    @settings(max_examples=8, deadline=None)
    def walk(steps: list[str]) -> None:
        with transaction.atomic():
            life.frozen = {}
            for step in steps:
                life.try_(step)
                life.holds()
            transaction.set_rollback(True)

    walk()


ROUND = ("begin", "lower", "hand_in", "review", "table", "vote", "approve")


def test_lowering_a_target_again_and_again_never_raises_the_figure_against_the_original(
    company: SimpleNamespace,
) -> None:
    life = Life(company)
    for number in (2, 3):
        for step in ROUND:
            assert life.try_(step), (number, step)
            life.holds()
        assert life.newest.state == Version.State.IN_FORCE and life.newest.number == number
    assert (life.target.original.value, life.target.current.value) == (90, 88)
