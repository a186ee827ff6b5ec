"""What is answered on a case goes out by mail."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.aftersales.models import Channel, Reply
from charter.rooms.intake.verbs import write_reply

SPOKEN = {Channel.PHONE, Channel.VISIT}


@on("aftersales.case.replied")
def send_reply(entry: Entry) -> None:
    rows = Reply.objects.select_related("case__contact")
    reply = rows.filter(pk=entry.facts.get("reply")).exclude(channel__in=SPOKEN).first()
    if reply is not None:
        write_reply(reply, by=entry.by)


@on("aftersales.case.took_in")
def tell_of_merging(entry: Entry) -> None:
    """Who wrote to a case that went into another is told there, once."""
    rows = Reply.objects.filter(case=entry.subject_id).select_related("case__contact")
    said = rows.order_by("-pk").first()
    if said is not None:
        write_reply(said, by=entry.by)
