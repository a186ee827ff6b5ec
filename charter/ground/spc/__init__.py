"""Control charts: limits of seven kinds, the signals that deserve a question, two verdicts.

Limits of single values (XmR): mean ± 2.66 × mean moving range, without moving ranges above 3.267 ×
their mean (Montgomery; NHS “Making Data Count”). The other kinds stand in `limits`, the sets of
rules in `patterns`. All of it is pure arithmetic on lists.
"""

from charter.ground.spc.limits import (
    STABLE_AFTER,
    Limits,
    between_events,
    c,
    individuals,
    moving_range,
    of_ranges,
    p,
    s,
    s_of,
    u,
    until_event,
    xbar,
    xbar_of,
    xmr,
)
from charter.ground.spc.patterns import NEAR, NELSON, NHS, OUTSIDE, RUN, SETS, TREND, WESTERN
from charter.ground.spc.verdicts import assurance, variation

XmR = Limits

__all__ = [
    "NEAR",
    "NELSON",
    "NHS",
    "OUTSIDE",
    "RUN",
    "SETS",
    "STABLE_AFTER",
    "TREND",
    "WESTERN",
    "Limits",
    "XmR",
    "assurance",
    "between_events",
    "c",
    "individuals",
    "moving_range",
    "of_ranges",
    "p",
    "s",
    "s_of",
    "u",
    "until_event",
    "variation",
    "xbar",
    "xbar_of",
    "xmr",
]
