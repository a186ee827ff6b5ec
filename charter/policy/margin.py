"""What stands beside a clause: its verdict in sentences, with the counts behind it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.kernel.evidence import EVIDENCE
from charter.policy.models import Attestation, Judgement, Verdict
from charter.policy.pack import Row
from charter.policy.wording import TONES, number, tell


@dataclass(frozen=True)
class Line:
    """One clause on the page, with what the margin says about it."""

    row: Row
    judgement: Judgement | None
    text: SafeString
    attestation: Attestation | None = None
    was: str = ""
    wide: bool = False

    @property
    def known(self) -> Hashable:
        """All that the page shows of it."""
        words = (self.row.code, self.row.title, self.text, self.was, self.wide)
        attested = (self.attestation.pk, self.attestation.expires_on) if self.attestation else None
        if (found := self.judgement) is None:
            return words, attested
        return words, attested, found.verdict, repr(found.proofs), repr(found.trail), self.failing

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.judgement.verdict) if self.judgement else Verdict.NO_EVIDENCE

    @property
    def tone(self) -> str:
        return TONES[self.verdict]

    @property
    def number(self) -> str:
        return number(self.row)

    @property
    def title(self) -> str:
        return tell(self.row.title)

    @property
    def failing(self) -> int:
        return self.judgement.total - self.judgement.kept if self.judgement else 0

    @property
    def trail(self) -> list[float]:
        known = [v for v in self.judgement.trail if v is not None] if self.judgement else []
        return known if len(known) > 2 else []

    @property
    def sentences(self) -> list[str]:
        """What the margin says, one sentence per proof that has something to say."""
        if self.verdict == Verdict.ATTESTED and self.attestation:
            return [_("沒有系統資料可以判定。"), attested_sentence(self.attestation)]
        if self.judgement is None:
            return [_("這個時點還沒有判定過。")]
        if self.verdict == Verdict.NO_EVIDENCE:
            return [missing_sentence(self.row.code)]
        return [proof_sentence(proof, self.judgement.proofs) for proof in self.judgement.proofs]


def missing_sentence(code: str) -> str:
    if EVIDENCE.get(code):
        return _("系統裡還沒有這一條要看的資料，無法判定有沒有做。")
    return _("系統還沒有記錄這件事的地方，無法判定有沒有做。")


def attested_sentence(attestation: Attestation) -> str:
    facts = {
        "person": attestation.person,
        "since": attestation.since.isoformat(),
        "until": attestation.expires_on.isoformat(),
    }
    return _("%(person)s於%(since)s人工確認，有效至%(until)s。") % facts


def rule_of(proof: Mapping[str, Any]) -> str:
    found = (p for proofs in EVIDENCE.values() for p in proofs if p.name == proof["proof"])
    return next((str(p.rule) for p in found), _("承載本條的各條款"))


def proof_sentence(proof: Mapping[str, Any], proofs: list[dict[str, Any]]) -> str:
    """Counts in words; with several proofs each is introduced by its rule."""
    told = _figures(proof)
    if len(proofs) == 1:
        return told
    return _("%(rule)s：%(told)s") % {"rule": rule_of(proof).rstrip("。"), "told": told}


def _figures(proof: Mapping[str, Any]) -> str:
    total, kept, risk = proof["total"], proof["kept"], proof["risk"]
    facts = {
        "total": formats.number(total),
        "kept": formats.number(kept),
        "failing": formats.number(total - kept),
        "risk": formats.number(risk),
        "share": formats.percent(kept * 100 / total if total else None),
        "required": formats.number(proof["required"]),
    }
    if not total:
        return _("還沒有資料。")
    if kept < total and proof["required"] < 100:
        return _("%(total)s筆中做到%(kept)s筆，%(share)s，門檻%(required)s%%。") % facts
    if kept < total:
        return _("%(total)s筆中做到%(kept)s筆，還有%(failing)s筆沒有做到。") % facts
    if risk:
        return _("%(total)s筆都做到，其中%(risk)s筆快要失守。") % facts
    return _("%(total)s筆都做到。") % facts
