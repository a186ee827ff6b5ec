"""Proof of being there: a code of six digits that changes every two minutes, and the same as a
link for the camera. Both are made of the server's key, the session and the time, so they say
nothing of any other session and are worth nothing afterwards; who comes in is who is signed in.
"""

import datetime as dt
import hmac
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from charter.ground import clock
from charter.ground.keys import key_in
from charter.rooms.training.models import Session

STEP = 120  # seconds a code stands
OLDEST = 2  # a code still counts during the next step, a link during the next two
BEFORE, AFTER = dt.timedelta(minutes=30), dt.timedelta(minutes=30)
MOST_TRIES = 8
_CODE, _LINK = "training.code", "training.link"


def is_open(session: Session, at: dt.datetime | None = None) -> bool:
    """From half an hour before it begins until half an hour after it ends."""
    now = at or clock.now()
    open_now = session.starts_at - BEFORE <= now <= session.ends_at + AFTER
    return session.state == Session.State.PLANNED and open_now


def _step(at: dt.datetime | None = None) -> int:
    return int((at or clock.now()).timestamp()) // STEP


def _code(session: Session, step: int) -> str:
    digest = salted_hmac(_CODE, f"{session.uid} {step}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


def code_of(session: Session) -> str:
    return _code(session, _step())


def seconds_left() -> int:
    return STEP - int(clock.now().timestamp()) % STEP


def fits(session: Session, code: str) -> bool:
    """The code of now, or of the step before."""
    step = _step()
    told = code.replace(" ", "").encode()
    return any(hmac.compare_digest(_code(session, step - n).encode(), told) for n in range(OLDEST))


def token_of(session: Session) -> str:
    return signing.Signer(salt=_LINK, sep=".").sign(f"{session.pk}-{_step()}")


def read(token: str) -> tuple[int, bool] | None:
    """(the session's number, whether it still counts), or None for a link that we did not make."""
    try:
        pk, _dash, step = signing.Signer(salt=_LINK, sep=".").unsign(token).partition("-")
    except signing.BadSignature:
        return None
    number, made = key_in(pk), key_in(step)
    if number is None or made is None:
        return None
    return number, 0 <= _step() - made <= OLDEST


def link_of(session: Session) -> str:
    return settings.BASE_URL + reverse("training:come_in", args=[token_of(session)])


def squares(text: str) -> tuple[int, str]:
    """A QR code as (width in modules, the path of an SVG), with its quiet zone."""
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), path
