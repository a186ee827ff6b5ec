"""An indicator's page as JSON: points with limits and signals, sentence, verdicts, effects."""

from typing import Any

from charter.ground.series import Series
from charter.kernel.indicators.marks import Seen, effects_of
from charter.kernel.indicators.presentation import Shown


def told(look: Shown) -> dict[str, Any]:
    return {
        "sentence": look.sentence,
        "variation": {"tone": look.variation[0], "word": look.variation[1]},
        "capability": {"tone": look.capability[0], "word": look.capability[1]},
        "target": look.target.value if look.target else None,
        "charts": [name for name, _label, _on in look.kinds] if look.series else [],
        "rules": look.rules,
        "chart": _chart(look.drawn) if look.drawn else None,
        "effects": [_effect(one) for one in effects_of(look)],
    }


def _chart(series: Series) -> dict[str, Any]:
    return {
        "kind": series.kind,
        "unit": series.unit,
        "phases": [
            {
                "from": series.points[first][0],
                "mean": limits.mean,
                "provisional": limits.provisional,
                "points": [
                    {
                        "period": series.points[first + n][0],
                        "value": series.points[first + n][1],
                        "limits": limits.bounds(n),
                        "signals": sorted(odd),
                        "left_out": first + n in series.left_out,
                        "note": series.notes.get(first + n, ""),
                    }
                    for n, odd in enumerate(limits.signals)
                ],
            }
            for first, limits in series.phases()
        ],
    }


def _effect(one: Seen) -> dict[str, Any]:
    found = one.effect
    return {
        "title": one.mark.title,
        "began": one.mark.began,
        "done": one.mark.done,
        "verdict": found.verdict,
        "before": found.before,
        "after": found.after,
        "size": found.size,
        "low": found.low,
        "high": found.high,
        "sentence": one.sentence,
    }
