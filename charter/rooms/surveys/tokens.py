"""The link in the letter: the invitation's number and a signature, nothing to guess or to store.

Whoever reads the database cannot make a link (the key is not in it), and a link made up is refused
before the database is asked. The second token, for the words after the tap, lives an hour.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from charter.ground.keys import key_in

WORDS_SECONDS = 3600
_LINK, _WORDS = "surveys.link", "surveys.words"


def token_of(pk: int) -> str:
    return signing.Signer(salt=_LINK, sep=".").sign(str(pk))


def pk_of(token: str) -> int | None:
    """None for a link that we did not make."""
    try:
        return key_in(signing.Signer(salt=_LINK, sep=".").unsign(token))
    except signing.BadSignature:
        return None


def words_token(pk: int) -> str:
    return signing.TimestampSigner(salt=_WORDS, sep=".").sign(str(pk))


def may_add_words(pk: int, token: str) -> bool:
    """Whether it was given to whoever has just answered that very invitation."""
    try:
        said = signing.TimestampSigner(salt=_WORDS, sep=".").unsign(token, max_age=WORDS_SECONDS)
    except signing.BadSignature:
        return False
    return said == str(pk)


def link_of(pk: int) -> str:
    return settings.BASE_URL + reverse("survey:answer", args=[token_of(pk)])
