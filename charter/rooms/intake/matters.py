"""Is it the same matter still? What a few words mean, and how long a case takes more of them."""

import re

from charter.ground import clock
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.models.cases import State
from charter.rooms.aftersales.queries import survivor_of
from charter.rooms.aftersales.timing import goes_on_until

THANKS = re.compile(
    r"謝|谢|感恩|辛苦|收到|了解|好的|沒問題|没问题|thank|thx|\bok\b|great|resolved", re.IGNORECASE
)
BUT = re.compile(
    r"但|不過|不过|還是|还是|仍|又|再次|沒有好|沒好|没好|未|失|壞|坏|[?？]|\b(but|still|again|not)\b",
    re.IGNORECASE,
)
SHORT = 60


def is_thanks(text: str) -> bool:
    """A few words of thanks and nothing that is still amiss."""
    return len(text) <= SHORT and bool(THANKS.search(text)) and not BUT.search(text)


def takes_words(case: Case) -> bool:
    """May more be said on it? What was withdrawn or solved long ago is another matter."""
    case = survivor_of(case)
    if case.is_open:
        return True
    is_solved = case.state in (State.RESOLVED, State.CLOSED)
    return is_solved and clock.now() <= goes_on_until(case)
