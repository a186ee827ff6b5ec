"""What is handed over: the certificate of an award."""

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.formats import long_date
from charter.ground.paper import Paper
from charter.rooms.merits.models import Award


def certificate(award: Award) -> Paper:
    made = Paper(_("獎狀"), award.decided_at or clock.now(), look="certificate")
    made.heading(award.recipient)
    made.text(award.ground)
    told = {"kind": award.get_kind_display(), "title": award.title}
    made.text(_("特頒給%(kind)s「%(title)s」，以資鼓勵。") % told)
    made.facts(
        [
            (_("核准"), award.decided_by),
            (_("日期"), long_date(award.decided_at)),
            (_("編號"), f"AW-{award.pk}"),
        ]
    )
    made.note(_("核准內容的指紋%(hash)s") % {"hash": award.content_hash})
    return made
