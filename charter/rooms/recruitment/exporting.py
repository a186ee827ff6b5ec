"""Everything that is kept of a candidate, as it is handed out."""

import datetime as dt
from typing import Any

from charter.rooms.recruitment.models import Candidate


def facts_of(candidate: Candidate) -> dict[str, Any]:
    dossier = candidate.dossier
    names = ("number", "state", "applied_on", "outcome", "ended_on")
    steps = candidate.steps.prefetch_related("assessments__assessor")
    return {
        **{name: getattr(candidate, name) for name in names},
        "name": candidate.name,
        "opening": str(candidate.opening),
        "channel": str(candidate.channel),
        **{name: getattr(dossier, name) for name in ("email", "phone", "note", "ending")},
        "files": dossier.originals,
        "stages": [
            {
                "stage": step.label,
                "state": step.state,
                "on": step.decided_on,
                "appointment": step.starts_at,
                "consent": step.consent_on,
                "assessments": [
                    {
                        "result": one.result,
                        "score": one.score,
                        "scores": one.scores,
                        "on": one.on,
                        "notes": one.notes,
                    }
                    for one in step.assessments.all()
                ],
            }
            for step in steps
        ],
        "offers": list(candidate.offers.values("since", "grade", "state")),
    }


def plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
