"""Whether those concerned were trained for a measure (四.3.1): asked of whoever keeps training
records, by the name of the clause, since none is kept here.

A measure that needs training is announced by the event `steering.training.asked` when it is put in
force; the training room hears it by that name, seats those concerned, and proves SI4.3a by its own
evidence. In a house without that room the clause has no evidence, and a measure's page says so.
"""

from charter.kernel.evidence import EVIDENCE

CLAUSE = "SI4.3a"


def is_kept() -> bool:
    """Whether anybody keeps evidence of training at all."""
    return bool(EVIDENCE.get(CLAUSE))
