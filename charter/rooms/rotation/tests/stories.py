"""What the tests of this room ask of the evidence."""

from typing import Any

from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment


def failing(clause: str) -> set[Any]:
    """The records that break the clause now, as far as this room proves it."""
    moment = Moment.now()
    return {
        record
        for proof in EVIDENCE[clause]
        if proof.name.startswith("rotation.")
        for record in proof.population(moment).exclude(proof.kept(moment))
    }


def kept(clause: str) -> int:
    moment = Moment.now()
    proofs = [proof for proof in EVIDENCE[clause] if proof.name.startswith("rotation.")]
    return sum(proof.population(moment).filter(proof.kept(moment)).count() for proof in proofs)
