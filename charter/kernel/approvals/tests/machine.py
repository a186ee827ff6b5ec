"""The promises P1-P18 as a state machine against the real verbs on the real database.

The machine keeps a shadow of its own (who wrote, who left, who holds what, which content was
submitted) from the calls that were accepted; it never asks the module under test what is right.
Plain random calls find only half of the planted faults, so rules below steer towards corners.
"""

import datetime as dt
import hashlib
from contextlib import ExitStack
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows, verbs
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import (
    Decision,
    Flow,
    Held,
    Limit,
    Question,
    Request,
    Seat,
    Step,
    Version,
)
from charter.kernel.approvals.queries import in_force
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice
from charter.org.models import Customer, Department, Person, Post, Posting, Role, Substitution
from conftest import MONDAY

NAMES = ["ann", "bo", "cy", "di", "ed", "fay"]
ROLES: dict[str, list[str]] = {
    "ann": [],
    "bo": [Role.DEPARTMENT_HEAD],
    "cy": [Role.DEPARTMENT_HEAD, Role.MANAGEMENT],
    "di": [Role.MANAGEMENT],
    "ed": [Role.MANAGEMENT],
    "fay": [Role.ADMINISTRATOR],
}
MANAGER = {"ann": "bo", "bo": "cy", "cy": "di", "di": "ed", "fay": "di"}
HEAD = flows.step("head", "部門主管", flows.HEAD)
MANAGEMENT = flows.role(Role.MANAGEMENT)
ANY = flows.step("any", "管理層", MANAGEMENT)
ROUTES: list[list[dict[str, Any]]] = [
    [HEAD, ANY],
    [flows.step("two", "管理層二人", MANAGEMENT, mode="count", count=2)],
    [HEAD, flows.step("all", "管理層會簽", MANAGEMENT, mode="all")],
    [ANY, flows.step("admin", "管理員", flows.role(Role.ADMINISTRATOR))],
    [
        flows.step("small", "小額", flows.HEAD, up_to="20"),
        flows.step("large", "大額", MANAGEMENT, mode="count", count=2, over="20"),
    ],
    [HEAD, flows.step("two", "管理層二人", MANAGEMENT, mode="count", count=2)],
]
FLOW = "tests.machine"
AWAY = ["now", "ended", "revoked", "early", "chain"]
TERMINAL = {"approved", "rejected", "withdrawn"}
people = st.sampled_from(NAMES)
amounts = st.sampled_from([5, 20, 50, 500])
which = st.integers(0, 1)


def digest_of(text: str, amount: int) -> str:
    """The hash of the machine's content, written out by hand: not the module's own function."""
    canonical = f'{{"lines":[{{"a":"2.5","b":1}}],"sum":"{amount}","text":"{text}"}}'
    return hashlib.sha256(canonical.encode()).hexdigest()


class Approvals(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = MONDAY
        self.move(0)
        flows.DECLARED.pop(FLOW, None)
        flows.declare_flow(FLOW, "機器測試", steps=ROUTES[0])
        self.shadow()
        self.found()

    def shadow(self) -> None:
        self.authors: dict[int, set[str]] = {}
        self.digest: dict[int, str] = {}
        self.amount: dict[int, int] = {}
        self.routes: dict[tuple[int, int], list[tuple[str, int]]] = {}
        self.flow: list[dict[str, Any]] = ROUTES[0]
        self.in_force: dict[int, str] = {}
        self.left: dict[str, int] = {}
        self.lost: set[str] = set()
        self.limits: dict[str, int] = {}
        self.moved: set[str] = set()
        self.held: list[int] = []
        self.taken: set[int] = set()
        self.sent_at: dict[int, int] = {}
        self.granted: dict[int, set[str]] = {}
        self.substitutions: list[dict[str, Any]] = []
        self.ended: dict[tuple[int, int], tuple[Any, ...]] = {}
        self.history: list[tuple[Any, ...]] = []
        self.passed: set[tuple[int, int]] = set()
        self.dirty = False
        self.serial = 0

    def found(self) -> None:
        self.p = {p.username: p for p in Person.objects.filter(username__in=NAMES)}
        self.name = {p.pk: n for n, p in self.p.items()}
        self.subjects = list(Customer.objects.order_by("pk")[:2])
        self.requests: list[int] = []
        self.before = Entry.objects.count()

    def teardown(self) -> None:
        self.stack.close()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        flows.DECLARED.pop(FLOW, None)

    def move(self, days: float) -> None:
        self.now += dt.timedelta(days=days)
        self.stack.enter_context(clock.at(self.now))

    # -- calling, and what every call must keep -------------------------------------------

    def count(self) -> int:
        return Entry.objects.count()

    def call(self, verb: Any, *args: Any, **given: Any) -> Any:
        """The verb's answer, or None when it refuses. A1: accepted leaves a trace, refused none."""
        n = self.count()
        try:
            with transaction.atomic():
                answer = verb(*args, **given)
        except Refused as refused:
            assert self.count() == n, "A1: a refused call left a trace"
            self.code = refused.code
            return None
        assert self.count() > n, "A1: an accepted call left no entry"
        self.dirty = True
        return answer if answer is not None else True

    def request(self, i: int) -> Request | None:
        if not self.requests:
            return None
        return Request.objects.get(pk=self.requests[i % len(self.requests)])

    def step_of(self, request: Request) -> Step | None:
        return Step.objects.filter(request=request, state="open").first()

    def live(self, principal: str, by: str) -> bool:
        return any(
            s["of"] == principal
            and s["by"] == by
            and not s["revoked"]
            and s["start"] <= self.now < s["end"]
            for s in self.substitutions
        )

    def staff(self, name: str) -> bool:
        return name not in self.left

    def holds(self, rule: dict[str, Any], name: str) -> bool:
        if name in self.lost and rule["rule"] != "people":
            return False
        if rule["rule"] == "head_of_department":
            return Role.DEPARTMENT_HEAD in ROLES[name]
        if rule["rule"] == "role":
            return rule["role"] in ROLES[name]
        return self.p[name].pk in rule["people"]

    def expected(self, authors: set[str], amount: int) -> list[tuple[str, int]]:
        """The route that a submission must freeze now, worked out from the shadow."""
        route = []
        for spec in self.flow:
            if spec.get("over") and not amount > int(spec["over"]):
                continue
            if spec.get("up_to") and not amount <= int(spec["up_to"]):
                continue
            free = [n for n in NAMES if self.holds(spec["rule"], n)]
            free = [n for n in free if self.staff(n) and n not in authors]
            need = {"any": 1, "count": spec.get("count", 1), "all": max(1, len(free))}
            route.append((spec["key"], need[spec["mode"]]))
        return route

    # -- rules: authors -------------------------------------------------------------------

    @initialize(
        route=st.sampled_from(ROUTES),
        limits=st.lists(st.sampled_from([10, 100, None]), min_size=6, max_size=6),
    )
    def begin(self, route: list[dict[str, Any]], limits: list[int | None]) -> None:
        self.change_flow(route)
        for name, amount in zip(NAMES, limits, strict=True):
            if amount is not None:
                self.set_limit(name, amount)
        self.ask("ann", 0, "x", 5)

    @rule(u=people, i=which, c=st.sampled_from("xyz"), a=amounts)
    def submit(self, u: str, i: int, c: str, a: int) -> None:
        self.ask(u, i, c, a)

    def ask(self, u: str, i: int, c: str, a: int, others: tuple[str, ...] = ()) -> Any:
        subject = self.subjects[i]
        found = Request.objects.about(subject).filter(state__in=["pending", "returned"]).first()
        content = {"text": c, "sum": Decimal(a), "lines": [{"b": 1, "a": Decimal("2.50")}]}
        answer = self.call(
            verbs.submit,
            subject,
            flow=FLOW,
            by=self.p[u],
            content=content,
            title=f"申請{i}",
            amount=Decimal(a),
            authors=[self.p[n] for n in others],
        )
        if answer is None:
            written = {u, *others} | (self.authors[found.pk] if found else set())
            lost = self.code == "approvals.no_route" and self.expected(written, a)
            assert not lost, "P11: an amount fell between the tiers"
            return None
        assert self.staff(u), "P15: a leaver submitted"
        if answer.pk not in self.requests:
            assert found is None, "P5: two open requests of one subject"
            self.requests.append(answer.pk)
        else:
            assert found and found.state in ("pending", "returned"), "P5: an ended request reopened"
        self.granted[answer.pk] = set()
        self.authors.setdefault(answer.pk, set()).update({u, *others})
        self.digest[answer.pk] = digest_of(c, a)
        self.amount[answer.pk] = a
        self.routes[answer.pk, answer.round] = self.expected(self.authors[answer.pk], a)
        assert not Decision.objects.filter(request=answer, version__round=answer.round).exists()
        self.seated(answer)
        return answer

    @rule(u=people, i=which)
    def edit(self, u: str, i: int) -> None:
        found = (
            Request.objects.about(self.subjects[i])
            .filter(state__in=["pending", "returned"])
            .first()
        )
        if found is None:
            return
        if self.call(verbs.note_edit, self.subjects[i], flow=FLOW, by=self.p[u]):
            assert self.staff(u), "P15: a leaver edited"
            self.authors[found.pk].add(u)
            found.refresh_from_db()
            assert found.state == "returned", "P3: an edit left the approvals in place"

    @rule(u=people, i=which, why=st.sampled_from(["", " ", "不做了"]))
    def withdraw(self, u: str, i: int, why: str) -> None:
        request = self.request(i)
        if request is None:
            return
        was = request.state
        if self.call(verbs.withdraw, request, by=self.p[u], reason=why):
            assert why.strip(), "P16: withdrawn without a reason"
            assert u in self.authors[request.pk], "withdrawn by somebody else"
            assert was in ("pending", "returned"), "P5: withdrawn after the decision"

    # -- rules: approvers -----------------------------------------------------------------

    @rule(
        u=people,
        i=which,
        v=st.sampled_from(["approve", "approve", "approve", "reject"]),
        why=st.sampled_from(["", "不妥"]),
    )
    def decide(self, u: str, i: int, v: str, why: str) -> None:
        self.verdict(u, i, v, why)

    def verdict(self, u: str, i: int, v: str, why: str = "", key: str = "") -> Any:
        request = self.request(i)
        if request is None:
            return None
        step = self.step_of(request)
        answer = self.call(
            verbs.decide, request, verdict=v, by=self.p[u], comment=why, key=key, seen=request.hash
        )
        if answer is None:
            return None
        assert v == "approve" or why.strip(), "P16: rejected without a reason"
        self.decided(request, step, answer, u, v)
        return answer

    def decided(self, request: Request, step: Any, answer: Decision, u: str, v: str) -> None:
        """What must be true once a decision was made; `request` and `step` are from before."""
        assert request.state == "pending", "P5: decided after the end"
        self.rightful(request, step, answer, u)
        request.refresh_from_db()
        assert answer.outcome == request.state, "P6: the answer is not what happened"
        if v == "reject":
            assert request.state == "rejected"
        if request.state == "approved":
            self.passed.add((request.pk, request.round))
            self.tells(request)
            self.in_force[request.subject_id] = self.digest[request.pk]
        elif request.state == "pending":
            self.seated(request)

    def tells(self, request: Request) -> None:
        """P9: every author who still works here is told of the end, once."""
        entry = Entry.objects.of(request).filter(event="approvals.request.approved").last()
        told = sorted(self.p[n].pk for n in self.authors[request.pk] if self.staff(n))
        assert entry and sorted(entry.told) == told, "P9: told other people than the authors"

    # -- rules: sent, and made ten seconds later -------------------------------------------

    @rule(
        u=people,
        i=which,
        act=st.sampled_from(["approve", "approve", "reject", "return"]),
        why=st.sampled_from(["", "不妥"]),
    )
    def send(self, u: str, i: int, act: str, why: str) -> None:
        """U1: a held decision counts for nothing."""
        request = self.request(i)
        if request is None:
            return
        before, step = self.standing_still(request), self.step_of(request)
        given = {"act": act, "by": self.p[u], "comment": why, "seen": request.hash}
        held = self.call(verbs.hold, request, **given)
        if held is None:
            return
        assert act == "approve" or why.strip(), "P16: sent without a reason"
        assert u not in self.authors[request.pk] and self.staff(u), "P1: sent by an author"
        seats = {self.name[s.person_id] for s in step.seats.all()} if step else set()
        assert u in seats or any(self.live(n, u) for n in seats), "P7: sent by an outsider"
        assert self.standing_still(request) == before, "U1: a held decision moved the request"
        mine = Request.objects.waiting_for(self.p[u]).filter(pk=request.pk)
        assert not mine.exists(), "U1: asked again although it was sent"
        self.held.append(held.pk)
        self.sent_at[held.pk] = step.pk if step else 0

    @precondition(lambda self: self.held)
    @rule(u=people)
    def take_back(self, u: str) -> None:
        """U2: only who sent it takes it back, only before it is made."""
        held = Held.objects.get(pk=self.held[-1])
        if held.state == "undone":
            return
        before = self.standing_still(held.request)
        if self.call(verbs.undo, held, by=self.p[u]):
            assert held.by_id == self.p[u].pk, "U2: undone by somebody else"
            assert held.state == "held", "U2: undone after it was made"
            assert self.standing_still(held.request) == before, "U2: undoing moved the request"
            self.taken.add(held.pk)

    @precondition(lambda self: self.held)
    @rule(seconds=st.sampled_from([4, 11]))
    def settle_later(self, seconds: int) -> None:
        self.move(seconds / 86400)
        for pk in self.held:
            self.settle(Held.objects.get(pk=pk))

    def settle(self, held: Held) -> None:
        """U3: made once, in time, as it was sent; or not at all, and who sent it is told."""
        request = Request.objects.get(pk=held.request_id)
        step, before = self.step_of(request), self.standing_still(request)
        now = verbs.settle(held, by=None)
        self.dirty = True
        if held.state != "held" or self.now < held.until:
            assert now.state == held.state, "U3: made before its time, or twice"
        if now.state != "done" or held.state == "done":
            assert self.standing_still(request) == before, "U3: moved without a decision"
        if held.state != "held":
            return
        assert held.pk not in self.taken or now.state == "held", "U2: made although undone"
        u = self.name[held.by_id]
        if now.state == "fell":
            told = Notice.objects.filter(person=held.by, entry__facts__held=held.pk)
            assert told.exists() or not self.staff(u), "U3: fell through in silence"
        if now.state == "done" and held.act == "return":
            request.refresh_from_db()
            assert request.state == "returned" and request.hash == held.seen
        elif now.state == "done":
            assert now.decision.hash == held.seen, "P3: another content than was sent"
            assert now.decision.step_id == self.sent_at[held.pk], "U3: made at another step"
            assert now.decision.verdict == held.act and now.decision.comment == held.comment
            self.decided(request, step, now.decision, u, held.act)

    @rule(u=people, i=which)
    def decide_on_an_old_screen(self, u: str, i: int) -> None:
        request = self.request(i)
        if request and request.state == "pending":
            given = {"verdict": "approve", "by": self.p[u], "seen": digest_of("old", 1)}
            assert not self.call(verbs.decide, request, **given), "P3: decided unseen content"

    def rightful(self, request: Request, step: Any, decision: Decision, u: str) -> None:
        principal = self.name[decision.principal_id]
        assert decision.by_id == self.p[u].pk, "A6: decided in another name"
        for who in {u, principal}:
            assert who not in self.authors[request.pk], "P1: decided by or for an author"
            assert self.staff(who), "P15: decided by or for a leaver"
        if u != principal:
            assert self.live(principal, u), "P7: no live substitution"
        rule_ = decision.step.rule
        way = decision.seat.origin
        if way == "rule":
            assert self.holds(rule_, principal), "P7: does not hold the role"
        elif way == "escalated":
            assert principal in self.uphill(request), "P12: escalated to somebody not uphill"
        else:
            assert principal in self.granted[request.pk], "P7: nobody gave them this seat"
        limit = self.limits.get(principal)
        assert limit is None or self.amount[request.pk] <= limit, "P8: beyond the limit"
        assert decision.step_id == step.pk, "P4: decided another step than the open one"
        assert decision.hash == self.digest[request.pk], "P3: other content"
        assert decision.version.round == request.round, "P3: bound to an earlier version"

    def uphill(self, request: Request) -> set[str]:
        """Everybody above anybody, and management."""
        return {*self.above(), *MANAGER.values()}

    def above(self, start: str = "") -> set[str]:
        found = {n for n in NAMES if Role.MANAGEMENT in ROLES[n] and n not in self.lost}
        while start in MANAGER:
            start = MANAGER[start]
            found.add(start)
        return found

    @rule(u=people, i=which)
    def decide_twice_with_one_key(self, u: str, i: int) -> None:
        self.serial += 1
        key = f"key-{self.serial}"
        first = self.verdict(u, i, "approve", key=key)
        if first is None:
            return
        request = first.request
        n, d = self.count(), Decision.objects.filter(request=request).count()
        try:
            again = verbs.decide(request, verdict="approve", by=self.p[u], key=key)
        except Refused as refused:
            raise AssertionError(f"P6: a repeated decision was refused: {refused.code}") from None
        assert again.pk == first.pk and again.outcome == first.outcome, "P6: another answer"
        assert self.count() == n, "P6: a repeated decision was journaled"
        assert Decision.objects.filter(request=request).count() == d, "P6: decided twice"
        try:
            with transaction.atomic():
                verbs.decide(request, verdict="reject", by=self.p[u], key=key, comment="x")
        except Refused:
            return
        raise AssertionError("P6: one key meant two things")

    @rule(u=people, i=which, to=st.integers(0, 3), why=st.sampled_from(["", "補資料"]))
    def go_back(self, u: str, i: int, to: int, why: str) -> None:
        request = self.request(i)
        if request is None:
            return
        current = self.step_of(request)
        steps = list(
            Step.objects.filter(request=request, round=request.round).exclude(state="removed")
        )
        step = steps[to] if to < len(steps) else None
        kept = set()
        if step is not None:
            kept = set(
                Decision.objects.standing()
                .filter(step__in=[s for s in steps if s.position < step.position])
                .values_list("pk", flat=True)
            )
        if not self.call(verbs.return_to, request, by=self.p[u], reason=why, step=step):
            return
        assert request.state == "pending", "P5: returned after the end"
        assert why.strip(), "P16: returned without a reason"
        assert u not in self.authors[request.pk] and self.staff(u), "P1: returned by an author"
        request.refresh_from_db()
        if step is None:
            assert request.state == "returned"
            return
        assert current and step.position < current.position, "P14: not an earlier step"
        standing = Decision.objects.standing().filter(request=request)
        later = standing.filter(step__position__gte=step.position, step__round=request.round)
        assert not later.exists(), "P14: a later decision still stands"
        left = set(standing.filter(step__round=request.round).values_list("pk", flat=True))
        assert left == kept, "P14: an earlier decision was lost"
        self.seated(request)

    @rule(u=people, i=which, person=people, where=st.sampled_from(["before", "after"]))
    def add_approver(self, u: str, i: int, person: str, where: str) -> None:
        request = self.request(i)
        if request is None:
            return
        need = self.needed(request)
        step = self.call(
            verbs.add_approver, request, person=self.p[person], by=self.p[u], where=where
        )
        if step is None:
            return
        assert request.state == "pending", "P5: added after the end"
        assert person not in self.authors[request.pk], "P1: an author was added"
        assert self.staff(person), "P15: a leaver was added"
        assert u not in self.authors[request.pk] and self.staff(u), "added by an author"
        assert self.needed(request) == need + 1, "P13: an addition must raise the number"
        self.granted[request.pk].add(person)

    @rule(u=people, i=which)
    def remove_approver(self, u: str, i: int) -> None:
        request = self.request(i)
        step = (
            request
            and Step.objects.filter(request=request, round=request.round, added_by__isnull=False)
            .exclude(state="removed")
            .last()
        )
        if not request or not step:
            return
        if self.call(verbs.remove_approver, request, step=step, by=self.p[u]):
            assert step.added_by_id == self.p[u].pk, "removed by somebody else"
            assert step.state != "done", "P5: a decided addition was removed"
            request.refresh_from_db()
            assert request.state == "pending", "a removal ended the request"
            self.routes_hold(request)

    @rule(u=people, i=which, person=people)
    def hand_over(self, u: str, i: int, person: str) -> None:
        request = self.request(i)
        if request is None:
            return
        step = self.step_of(request)
        own = Seat.objects.filter(step=step, person=self.p[u], state="open").exists()
        if self.call(verbs.hand_over, request, person=self.p[person], by=self.p[u]):
            assert own, "handed over somebody else's seat"
            assert person not in self.authors[request.pk], "P1: handed over to an author"
            assert self.staff(person), "P15: handed over to a leaver"
            self.granted[request.pk].add(person)
            assert not Seat.objects.filter(step=step, person=self.p[u], state="open").exists(), (
                "kept the seat that was handed over"
            )

    @rule(u=people, i=which, person=people)
    def appoint(self, u: str, i: int, person: str) -> None:
        self.appoint_one(u, i, person)

    def appoint_one(self, u: str, i: int, person: str) -> None:
        request = self.request(i)
        if request is None:
            return
        owner = request.stuck_owner_id
        given = {"person": self.p[person], "by": self.p[u], "reason": "沒有審批人"}
        if self.call(verbs.appoint, request, **given):
            assert owner == self.p[u].pk, "P12: appointed by somebody else than the owner"
            assert person != u, "P18: the owner appointed themselves"
            assert person not in self.authors[request.pk] and self.staff(person)
            self.granted[request.pk].add(person)

    @rule(u=people, i=which, why=st.sampled_from(["", "單價依據"]))
    def ask_about(self, u: str, i: int, why: str) -> None:
        """A question is no state trick: nothing moves but the log."""
        request = self.request(i)
        if request is None:
            return
        before = self.standing_still(request)
        step = self.step_of(request)
        if self.call(verbs.ask, request, text=why, by=self.p[u]):
            assert why.strip(), "asked without words"
            assert u not in self.authors[request.pk] and self.staff(u), "asked by an author"
            seats = {self.name[s.person_id] for s in step.seats.all()} if step else set()
            assert u in seats or any(self.live(n, u) for n in seats), "asked by an outsider"
            assert self.standing_still(request) == before, "a question moved the request"

    @rule(u=people, i=which)
    def answer_what_is_asked(self, u: str, i: int) -> None:
        request = self.request(i)
        question = request and Question.objects.filter(request=request).last()
        if not request or not question:
            return
        before = self.standing_still(request)
        if self.call(verbs.answer, question, text="如附件", by=self.p[u]):
            assert u in self.authors[request.pk] and self.staff(u), "answered by another"
            assert question.answered_at is None, "answered twice"
            assert question.round == request.round, "answered after its round"
            assert self.standing_still(request) == before, "an answer moved the request"

    def standing_still(self, request: Request) -> list[Any]:
        """All that a word between people must not change."""
        columns = ("state", "round", "hash", "due", "authors", "decided_by", "stuck_owner")
        steps = Step.objects.filter(request=request).order_by("pk")
        seats = Seat.objects.filter(step__request=request).order_by("pk")
        return [
            Request.objects.values_list(*columns).get(pk=request.pk),
            list(steps.values_list("pk", "state", "quorum", "due_at", "remind_at")),
            list(seats.values_list("pk", "person", "state")),
            list(request.decisions.values_list("pk", flat=True)),
        ]

    @rule(u=people, i=which)
    def urge(self, u: str, i: int) -> None:
        request = self.request(i)
        if request is None:
            return
        if self.call(verbs.urge, request, by=self.p[u]):
            assert u in self.authors[request.pk]
            assert request.urged_on != self.now.date(), "urged twice a day"

    # -- rules: the organisation ----------------------------------------------------------

    @rule(a=people, b=people, start=st.sampled_from([0, 2]), length=st.integers(1, 20))
    def substitute(self, a: str, b: str, start: int, length: int) -> None:
        if a == b:
            return
        begins = self.now + dt.timedelta(days=start)
        ends = begins + dt.timedelta(days=length)
        row = Substitution.objects.create(
            person=self.p[a], substitute=self.p[b], starts_at=begins, ends_at=ends
        )
        self.substitutions.append(
            {"pk": row.pk, "of": a, "by": b, "start": begins, "end": ends, "revoked": False}
        )

    @precondition(lambda self: self.substitutions)
    @rule(i=st.integers(0, 5), backwards=st.booleans())
    def revoke(self, i: int, backwards: bool) -> None:
        """Also with a clock that is behind: order decides, not the stamp."""
        found = self.substitutions[i % len(self.substitutions)]
        stamp = self.now + dt.timedelta(hours=1 if backwards else 0)
        Substitution.objects.filter(pk=found["pk"]).update(revoked_at=stamp)
        found["revoked"] = True

    @precondition(lambda self: len(self.left) < 2)
    @rule(u=st.sampled_from(NAMES[1:]))
    def leave(self, u: str) -> None:
        Person.objects.filter(pk=self.p[u].pk).update(is_active=False)
        self.left[u] = self.count()

    @precondition(lambda self: len(self.lost) < 1)
    @rule(i=which, data=st.data())
    def approver_loses_the_role_then_decides(self, i: int, data: st.DataObject) -> None:
        request = self.request(i)
        if request is None:
            return
        name = data.draw(st.sampled_from(self.likely(request)))
        self.lose_role(name)
        self.verdict(name, i, "approve")

    def lose_role(self, name: str) -> None:
        yesterday = self.now.date() - dt.timedelta(days=1)
        Posting.objects.filter(person=self.p[name]).update(until=yesterday)
        self.lost.add(name)

    @rule(i=which, data=st.data(), amount=st.sampled_from([1, 1000]))
    def limit_moves_then_decides(self, i: int, data: st.DataObject, amount: int) -> None:
        request = self.request(i)
        if request is None:
            return
        name = data.draw(st.sampled_from(self.likely(request)))
        self.set_limit(name, amount)
        self.verdict(name, i, "approve")

    def set_limit(self, name: str, amount: int) -> None:
        self.limits[name] = amount
        if self.requests:
            self.moved.add(name)
        Limit.objects.create(
            person=self.p[name],
            amount=amount,
            proposed_by=self.p["fay"],
            proposed_at=self.now,
            in_force_at=self.now,
        )

    @rule(route=st.sampled_from(ROUTES))
    def change_flow(self, route: list[dict[str, Any]]) -> None:
        self.serial += 1
        last = Flow.objects.filter(code=FLOW).order_by("-version").first()
        Flow.objects.create(
            code=FLOW,
            version=last.version + 1 if last else 1,
            name="機器測試",
            steps=route,
            proposed_at=self.now,
            in_force_at=self.now,
        )
        self.flow = route

    @rule(days=st.sampled_from([0.5, 1, 3, 9]))
    def time_passes(self, days: float) -> None:
        """P10: time reminds and escalates; it never decides."""
        self.move(days)
        before = {
            r.pk: (r.state, r.round, r.decisions.count())
            for r in Request.objects.filter(pk__in=self.requests)
        }
        for pk in self.requests:
            verbs.tend(Request.objects.get(pk=pk), by=None)
        self.moved.clear()
        self.dirty = True
        n = self.count()
        for pk in self.requests:
            request = Request.objects.get(pk=pk)
            verbs.tend(request, by=None)
            request.refresh_from_db()
            now = (request.state, request.round, request.decisions.count())
            assert now == before[pk], "P10: time alone decided"
            if request.state == "pending":
                self.seated(request, tended=True)
                self.clocked(request)
                gone = Seat.objects.filter(
                    step__request=request, state="open", person__is_active=False
                )
                assert not gone.exists(), "P15: a leaver's duty was not re-owned"
        assert self.count() == n, "tending twice did something twice"

    def clocked(self, request: Request) -> None:
        step = self.step_of(request)
        assert step and step.due_at and step.remind_at
        if self.now >= step.due_at:
            assert step.escalated_at, "P10: an overdue step was not escalated"
        elif self.now >= step.remind_at:
            assert step.reminded_at, "P10: nobody was reminded at half time"

    # -- steered rules --------------------------------------------------------------------

    def likely(self, request: Request) -> list[str]:
        """Those who look eligible: by role, seat or any substitution, live or not."""
        step = self.step_of(request)
        if step is None:
            return NAMES
        seats = {self.name[pk] for pk in step.seats.values_list("person", flat=True)}
        found = {n for n in NAMES if n in seats or self.holds(step.rule, n)}
        found |= {s["by"] for s in self.substitutions if s["of"] in found}
        return sorted(found) or NAMES

    @rule(i=which, data=st.data())
    def advance(self, i: int, data: st.DataObject) -> None:
        request = self.request(i)
        if request is None:
            return
        if request.state == "returned":
            writer = data.draw(st.sampled_from(sorted(self.authors[request.pk])))
            self.ask(writer, self.requests.index(request.pk), "z", self.amount[request.pk])
            return
        self.verdict(data.draw(st.sampled_from(self.likely(request))), i, "approve")

    @rule(i=which)
    def everybody_tries(self, i: int) -> None:
        for name in NAMES:
            self.verdict(name, i, "approve")

    @rule(i=which)
    def run_to_the_end(self, i: int) -> None:
        """Whoever holds a seat agrees in turn; afterwards others come too late."""
        for _turn in range(6):
            request = self.request(i)
            step = self.step_of(request) if request else None
            if not request or request.state != "pending" or step is None:
                break
            seats = step.seats.filter(state="open").values_list("person", flat=True)
            if not any(self.verdict(self.name[pk], i, "approve") for pk in seats):
                break
        self.verdict("di", i, "reject", "太晚")

    @rule(
        i=which, data=st.data(), how=st.sampled_from(["now", "ended", "revoked", "early", "chain"])
    )
    def seat_owner_is_away(self, i: int, data: st.DataObject, how: str) -> None:
        """A substitute tries: in time, after the end, after a revocation, before the start."""
        request = self.request(i)
        step = self.step_of(request) if request else None
        if not request or not step:
            return
        seats = [self.name[pk] for pk in step.seats.values_list("person", flat=True)]
        principal = data.draw(st.sampled_from(sorted({*seats, *self.authors[request.pk]})))
        outsiders = [n for n in NAMES if n not in {*seats, *self.authors[request.pk]}]
        by = data.draw(st.sampled_from(outsiders * 3 + NAMES))
        self.substitute(principal, by, 2 if how == "early" else 0, 1)
        if how == "chain":
            last = data.draw(people)
            self.substitute(by, last, 0, 1)
            by = last
        if how == "ended":
            self.move(1)
        if how == "revoked" and self.substitutions:
            self.revoke(len(self.substitutions) - 1, True)
        self.verdict(by, i, "approve")

    @rule(i=which, data=st.data())
    def author_stands_in(self, i: int, data: st.DataObject) -> None:
        """An author, or somebody who decided already, tries as the substitute of a seat's owner."""
        request = self.request(i)
        step = self.step_of(request) if request else None
        if not request or not step:
            return
        seats = [self.name[pk] for pk in step.seats.values_list("person", flat=True)]
        decided = {self.name[pk] for pk in request.decided_by}
        by = data.draw(st.sampled_from(sorted(self.authors[request.pk] | decided)))
        if data.draw(st.booleans()):
            by = self.co_author(request, data)
        for principal in seats:
            self.substitute(principal, by, 0, 1)
        self.verdict(by, i, "approve")

    @rule(i=which, data=st.data(), how=st.sampled_from(["decide", "hand over", "chain"]))
    def the_substitute_acts(self, i: int, data: st.DataObject, how: str) -> None:
        """An outsider stands in for a seat's owner and decides, or hands over what is not theirs,
        or sends a substitute of their own."""
        request = self.request(i)
        step = self.step_of(request) if request else None
        if not request or not step:
            return
        seats = {self.name[pk] for pk in step.seats.values_list("person", flat=True)}
        outsiders = [n for n in NAMES if n not in seats | self.authors[request.pk]]
        if not outsiders:
            return
        by = data.draw(st.sampled_from(outsiders))
        for principal in sorted(seats):
            self.substitute(principal, by, 0, 9)
        if how == "hand over":
            self.hand_over(by, i, data.draw(people))
        if how == "chain":
            last = data.draw(st.sampled_from(outsiders))
            self.substitute(by, last, 0, 9)
            by = last
        self.verdict(by, i, "approve")

    @rule(i=which, data=st.data(), backwards=st.booleans())
    def the_substitute_is_revoked(self, i: int, data: st.DataObject, backwards: bool) -> None:
        """An outsider stands in for a seat's owner, is called back, and tries all the same."""
        request = self.request(i)
        step = self.step_of(request) if request else None
        if not request or not step:
            return
        seats = {self.name[pk] for pk in step.seats.values_list("person", flat=True)}
        outsiders = [n for n in NAMES if n not in seats | self.authors[request.pk]]
        if not outsiders:
            return
        by = data.draw(st.sampled_from(outsiders))
        for principal in sorted(seats - self.authors[request.pk]):
            self.substitute(principal, by, 0, 9)
            self.revoke(len(self.substitutions) - 1, backwards)
        self.verdict(by, i, "approve")

    def co_author(self, request: Request, data: st.DataObject) -> str:
        """Somebody else than the applicant writes a part of the next round."""
        at = next(k for k, s in enumerate(self.subjects) if s.pk == request.subject_id)
        name = data.draw(st.sampled_from([n for n in NAMES if n != request.applicant.username]))
        self.ask(
            request.applicant.username,
            at,
            data.draw(st.sampled_from("stu")),
            data.draw(amounts),
            (name,),
        )
        return str(name)

    @precondition(lambda self: len(self.left) < 2)
    @rule(i=which, data=st.data())
    def a_leaver_is_stood_in_for(self, i: int, data: st.DataObject) -> None:
        """Added by name, away with a substitute, then gone for good: the substitute tries."""
        request = self.request(i)
        if request is None:
            return
        person, by = data.draw(st.sampled_from(NAMES[1:])), data.draw(people)
        for adder in self.likely(request):
            self.add_approver(adder, i, person, "before")
        self.substitute(person, by, 0, 5)
        self.leave(person)
        self.verdict(by, i, "approve")

    @rule(i=which, of=st.sampled_from(["bo", "cy", "di", "ed"]), c=st.sampled_from("klm"))
    def a_wished_limit_is_no_limit(self, i: int, of: str, c: str) -> None:
        given = {"amount": Decimal(1000), "reason": "職務調整", "by": self.p["fay"]}
        asked = self.call(verbs.propose_limit, self.p[of], **given)
        self.ask("ann", i, c, 500)
        for n in range(len(self.requests)):
            self.verdict(of, n, "approve")
        if asked:
            self.call(verbs.withdraw, asked, by=self.p["fay"], reason="再議")

    @rule(i=which, data=st.data(), how=st.sampled_from(["note_edit", "submit", "named"]))
    def approver_writes_then_decides(self, i: int, data: st.DataObject, how: str) -> None:
        request = self.request(i)
        if request is None or request.state not in ("pending", "returned"):
            return
        i = self.requests.index(request.pk)
        at = next(k for k, s in enumerate(self.subjects) if s.pk == request.subject_id)
        person = data.draw(st.sampled_from(self.likely(request)))
        first = min(self.authors[request.pk])
        if how == "note_edit":
            self.edit(person, at)
            self.ask(first, at, "y", data.draw(amounts))
        elif how == "submit":
            self.ask(person, at, "w", data.draw(amounts))
        else:
            self.ask(first, at, "v", data.draw(amounts), (person,))
        self.verdict(person, i, "approve")

    @rule(i=which, data=st.data(), where=st.sampled_from(["before", "after"]))
    def add_and_go_on(self, i: int, data: st.DataObject, where: str) -> None:
        request = self.request(i)
        if request is None:
            return
        person = data.draw(people)
        adder = data.draw(st.sampled_from(self.likely(request)))
        self.add_approver(adder, i, person, where)
        how = data.draw(st.sampled_from(["person", "adder", "remove", "all"]))
        if how == "remove":
            self.remove_approver(adder, i)
        elif how == "all":
            self.everybody_tries(i)
        else:
            self.verdict(person if how == "person" else adder, i, "approve")

    @rule(i=which, data=st.data())
    def back_and_again(self, i: int, data: st.DataObject) -> None:
        request = self.request(i)
        if request is None:
            return
        for name in self.likely(request):
            self.verdict(name, i, "approve")
        request.refresh_from_db()
        self.go_back(data.draw(st.sampled_from(self.likely(request))), i, 0, "再看一次")
        self.everybody_tries(i)

    @rule(i=which, data=st.data())
    def hand_over_and_decide(self, i: int, data: st.DataObject) -> None:
        request = self.request(i)
        if request is None:
            return
        giver, taker = data.draw(st.sampled_from(self.likely(request))), data.draw(people)
        self.hand_over(giver, i, taker)
        self.verdict(data.draw(st.sampled_from([giver, taker])), i, "approve")

    @rule(i=which, data=st.data())
    def approver_leaves_then_decides(self, i: int, data: st.DataObject) -> None:
        request = self.request(i)
        if request is None or len(self.left) >= 2:
            return
        name = data.draw(st.sampled_from(self.likely(request)))
        if name == "ann":
            return
        self.leave(name)
        self.verdict(name, i, "approve")

    @rule(i=which, data=st.data())
    def all_above_are_authors(self, i: int, data: st.DataObject) -> None:
        """Nobody may decide: the request is stuck, and only its owner appoints somebody else."""
        self.ask("ann", i, data.draw(st.sampled_from("pqr")), 5, ("bo", "cy", "di", "ed"))
        n = next((k for k, pk in enumerate(self.requests) if self.is_stuck(pk)), None)
        if n is None:
            return
        request = self.request(n)
        owner = self.name[request.stuck_owner_id] if request else ""
        tries = st.sampled_from([owner, data.draw(people)])
        self.appoint_one(data.draw(tries), n, data.draw(st.sampled_from(["fay", owner, "ann"])))
        self.everybody_tries(n)

    def is_stuck(self, pk: int) -> bool:
        return Request.objects.filter(pk=pk, stuck_owner__isnull=False).exists()

    @rule(i=which, u=people, v=st.sampled_from(["approve", "reject"]))
    def decide_after_the_end(self, i: int, u: str, v: str) -> None:
        request = self.request(i)
        if request and request.state in TERMINAL:
            self.verdict(u, i, v, "太晚")

    @rule(u=people, of=people, by=people, amount=st.sampled_from([1000, 1]))
    def limit_by_a_second_person(self, u: str, of: str, by: str, amount: int) -> None:
        """P18: a limit moves only when somebody else approves it."""
        given = {"amount": Decimal(amount), "reason": "職務調整", "by": self.p[u]}
        asked = self.call(verbs.propose_limit, self.p[of], **given)
        if asked is None:
            return
        assert self.staff(u)
        decided = None
        if by == u or by == of or Role.MANAGEMENT in ROLES[by]:
            decided = self.call(verbs.decide, asked, verdict="approve", by=self.p[by])
        if decided is None:
            self.call(verbs.withdraw, asked, by=self.p[u], reason="再議")
            return
        assert by not in (u, of), "P18: raised their own limit"
        if decided.outcome == "approved":
            self.limits[of] = amount
            self.moved.add(of)

    @rule(u=people, by=people, route=st.sampled_from(ROUTES), draft=st.booleans())
    def flow_by_a_second_person(
        self, u: str, by: str, route: list[dict[str, Any]], draft: bool = False
    ) -> None:
        """P18: a flow moves only when somebody else approves it; a draft moves nothing."""
        given: dict[str, Any] = {"by": self.p[u], "reason": "簡化"}
        if draft:
            self.call(verbs.draft_flow, FLOW, steps=route, batch=False, by=self.p[u])
            asked = self.call(verbs.publish_draft, FLOW, **given)
        else:
            asked = self.call(verbs.propose_flow, FLOW, steps=route, **given)
        in_force_now = Flow.objects.in_force().get(code=FLOW)
        assert in_force_now.steps == self.flow, "P18: a draft or a proposal took force"
        if asked is None:
            return
        if self.call(verbs.decide, asked, verdict="approve", by=self.p[by]):
            assert by != u, "P18: changed a flow alone"
            self.flow = route
        else:
            self.call(verbs.withdraw, asked, by=self.p[u], reason="再議")
        newest = Flow.objects.in_force().get(code=FLOW)
        assert newest.steps == self.flow, "P18: the flow in force is not the approved one"

    # -- invariants -----------------------------------------------------------------------

    def needed(self, request: Request) -> int:
        steps = Step.objects.filter(request=request, round=request.round)
        return sum(steps.exclude(state="removed").values_list("quorum", flat=True))

    def routes_hold(self, request: Request) -> None:
        """P11 and P13: the frozen route stands, additions only raise it."""
        steps = Step.objects.filter(request=request, round=request.round, added_by=None)
        now = [(s.key, s.quorum) for s in steps]
        frozen = self.routes[request.pk, request.round]
        assert now == frozen, f"P11: the route moved from {frozen} to {now}"
        assert not steps.filter(state="removed").exists(), "P11: a step of the route was removed"

    def seated(self, request: Request, tended: bool = False) -> None:
        """P12: enough eligible people, or a flag with an owner. An owner who left since, and a seat
        whose owner's limit moved since, are replaced at the next tending (P15)."""
        request.refresh_from_db()
        if request.state != "pending":
            return
        step = self.step_of(request)
        assert step, "P12: pending without an open step"
        agreed = Decision.objects.standing().filter(step=step).count()
        used = {n for d in self.standing(request) for n in (d.by_id, d.principal_id)}
        eligible = [
            self.name[s.person_id]
            for s in step.seats.filter(state="open")
            if s.person_id not in used
            and self.staff(self.name[s.person_id])
            and self.name[s.person_id] not in self.authors[request.pk]
            and self.may_sit(self.name[s.person_id], request)
        ]
        if len(eligible) + agreed < step.quorum:
            owner = request.stuck_owner
            here = owner and (owner.is_active or not tended)
            assert here, "P12: nobody may decide and nobody is told"
            assert Notice.objects.filter(
                person=owner, entry__event="approvals.request.stuck", entry__subject_id=request.pk
            ).exists(), "P12: the owner was not told"
            self.nobody_left(request, used, eligible)

    def nobody_left(self, request: Request, used: set[int], eligible: list[str]) -> None:
        """A flag is for the case that nobody uphill is free; else they are asked."""
        if self.now != request.submitted_at:
            return
        free = [
            n
            for n in self.above(request.applicant.username)
            if self.staff(n)
            and n not in self.authors[request.pk]
            and n not in eligible
            and self.p[n].pk not in used
            and self.may_spend(n, request)
        ]
        assert not free, f"P12: stuck although {free} could be asked"

    def may_sit(self, name: str, request: Request) -> bool:
        return name in self.moved or self.may_spend(name, request)

    def may_spend(self, name: str, request: Request) -> bool:
        return self.amount[request.pk] <= self.limits.get(name, self.amount[request.pk])

    def standing(self, request: Request) -> list[Decision]:
        return list(
            Decision.objects.standing()
            .filter(request=request, version__round=request.round)
            .select_related("step")
        )

    @invariant()
    def every_promise_is_kept(self) -> None:
        """Looked at again only after a call was accepted: the invariants cost more than calls."""
        if not self.dirty:
            return
        self.dirty = False
        for request in Request.objects.filter(pk__in=self.requests):
            self.keeps(request)
        self.what_is_in_force_is_what_was_approved()
        self.the_journal_only_grows_and_tells_the_state()

    def keeps(self, request: Request) -> None:
        decisions = self.standing(request)
        version = Version.objects.get(request=request, round=request.round)
        digest = self.digest[request.pk]
        assert version.hash == request.hash == digest, "P3: not the submitted content"
        assert fingerprint(version.content) == digest, "P3: the frozen content was changed"
        if request.state not in ("returned", "withdrawn"):
            assert {self.name[pk] for pk in request.authors} == self.authors[request.pk], "authors"
        who = [pk for d in decisions for pk in {d.by_id, d.principal_id}]
        if request.state == "pending":
            assert sorted(who) == request.decided_by, "P2: who decided is not what is kept"
        assert len(who) == len(set(who)), "P2: one person, two decisions in a round"
        agreed = [d for d in decisions if d.verdict == "approve"]
        steps = list(
            Step.objects.filter(request=request, round=request.round).exclude(state="removed")
        )
        done = {s.pk: sum(d.step_id == s.pk for d in agreed) for s in steps}
        for decision in decisions:
            earlier = [s for s in steps if s.position < decision.step.position]
            assert all(done[s.pk] >= s.quorum for s in earlier), "P4: decided out of order"
        for step in steps:
            if step.state == "done" and request.state in ("pending", "approved"):
                assert done[step.pk] >= step.quorum, "P13: a step closed without its number"
        self.routes_hold(request)
        self.ends(request, agreed, steps)

    def ends(self, request: Request, agreed: list[Decision], steps: list[Step]) -> None:
        at = (request.pk, request.round)
        entries = Entry.objects.of(request).filter(
            event="approvals.request.approved", facts__round=request.round
        )
        n = entries.count()
        assert n == (request.state == "approved"), "P9: the effect did not happen exactly once"
        assert (at in self.passed) == (request.state == "approved"), "P9: approved by nobody"
        version = Version.objects.get(request=request, round=request.round)
        assert (version.approved_at is not None) == (request.state == "approved"), "P3"
        if request.state == "approved":
            assert len({d.by_id for d in agreed}) >= sum(s.quorum for s in steps), "P2"
            assert all(d.hash == version.hash for d in agreed), "P3: approved something else"
            entry = entries.get()
            assert entry.notices.count() == len(entry.told), "P9: told not exactly once"
        if request.state in TERMINAL:
            now = (request.state, request.decisions.count(), request.hash)
            assert self.ended.setdefault(at, now) == now, "P5: an ended round changed"
            open_seats = Seat.objects.filter(step__request=request, state="open")
            assert not open_seats.exists(), "P5: somebody still waits"

    def what_is_in_force_is_what_was_approved(self) -> None:
        for subject in self.subjects:
            version = in_force(subject, FLOW)
            assert (version and version.hash) == self.in_force.get(subject.pk), (
                "P3: in force is not what was approved last"
            )

    def the_journal_only_grows_and_tells_the_state(self) -> None:
        entries = list(
            Entry.objects.filter(kind="approvals.request", subject_id__in=self.requests)
            .order_by("id")
            .values_list("id", "event", "by", "subject_id", "principal")
        )
        assert entries[: len(self.history)] == self.history, "A2: history changed"
        self.history = entries
        folded: dict[int, str] = {}
        leads = {
            "submitted": "pending",
            "edited": "returned",
            "returned": "returned",
            "withdrawn": "withdrawn",
            "rejected": "rejected",
            "approved": "approved",
        }
        for _id, event, _by, subject, _principal in entries:
            state = leads.get(event.rsplit(".", 1)[1])
            if state:
                folded[subject] = state
        states = dict(Request.objects.filter(pk__in=self.requests).values_list("pk", "state"))
        assert folded == states, "A5: the state is not the fold of the entries"
        decided = [
            (subject, by, principal or by)
            for _id, event, by, subject, principal in entries
            if event.endswith((".agreed", ".rejected"))
        ]
        rows = Decision.objects.filter(request__in=self.requests).order_by("id")
        real = list(rows.values_list("request", "by", "principal"))
        assert decided == real, "A6: the journal names other people than the decisions"


def world() -> None:
    """Six people of one department and two subjects, outside of every example."""
    department = Department.objects.create(code="M", name="機器部")
    people: dict[str, Person] = {}
    for name in NAMES:
        person = Person.objects.create(username=name, name=name, department=department)
        post = Post.objects.create(
            title=name, department=department, roles=[Role.STAFF, *ROLES[name]]
        )
        Posting.objects.create(person=person, post=post, since=dt.date(2025, 1, 1))
        people[name] = person
    for name, manager in MANAGER.items():
        Person.objects.filter(pk=people[name].pk).update(manager=people[manager])
    for code in "AB":
        Customer.objects.create(code=code, name=f"客戶{code}")
