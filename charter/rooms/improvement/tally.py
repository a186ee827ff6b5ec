"""The group's vote on a document: per part, without those who leave it; quorum with its chair."""

from dataclasses import dataclass

from charter.org.models import Person
from charter.rooms.improvement.models import Document, DocumentPart, Member, Vote


@dataclass(frozen=True)
class Count:
    """One part: who may vote, how many said what. `carried` needs more than half of those who
    may vote; `lost` when that cannot be reached any more."""

    part: DocumentPart
    entitled: int
    agreed: int
    against: int
    apart: tuple[str, ...]

    @property
    def carried(self) -> bool:
        return self.agreed * 2 > self.entitled

    @property
    def lost(self) -> bool:
        return (self.entitled - self.against) * 2 <= self.entitled


@dataclass(frozen=True)
class Tally:
    counts: list[Count]
    members: int
    voted: int
    led: bool  # the chair or a named deputy took part

    @property
    def quorate(self) -> bool:
        return self.voted * 2 > self.members and self.led

    @property
    def carried(self) -> bool:
        return self.quorate and all(count.carried for count in self.counts)

    @property
    def lost(self) -> list[Count]:
        return [count for count in self.counts if count.lost]


def leaves_the_vote(person: Person, part: DocumentPart) -> bool:
    """On the plan of one's own department, and on what one wrote oneself."""
    plan = part.version.plan
    return person.department_id == plan.department_id or person.pk == plan.owner_id


def tally(document: Document) -> Tally:
    members: list[Member] = list(
        document.cycle.members.seated().select_related("person").order_by("pk")
    )
    people = {member.person_id: member for member in members}
    votes: dict[int, list[Vote]] = {}
    voted: set[int] = set()
    for vote in Vote.objects.filter(part__document=document, member__in=people):
        votes.setdefault(vote.part_id, []).append(vote)
        voted.add(vote.member_id)
    counts = []
    for part in document.parts.select_related("version__plan__department"):
        apart = [m.person for m in members if leaves_the_vote(m.person, part)]
        said = [vote.voice for vote in votes.get(part.pk, [])]
        entitled = len(members) - len(apart)
        names = tuple(person.name for person in apart)
        counts.append(Count(part, entitled, said.count("for"), said.count("against"), names))
    led = any(people[pk].is_chair or people[pk].is_deputy for pk in voted)
    return Tally(counts, len(members), len(voted), led)
