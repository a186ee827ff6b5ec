"""Every change to the organisation."""

from charter.rooms.people.verbs import calendars
from charter.rooms.people.verbs.absences import ask_absence, cancel_absence, settle_absence
from charter.rooms.people.verbs.customers import add_contact, add_customer, set_acceptance
from charter.rooms.people.verbs.departments import add_department, add_post, edit_department
from charter.rooms.people.verbs.erasure import erase
from charter.rooms.people.verbs.exporting import export_data
from charter.rooms.people.verbs.handing import name_manager, pass_on
from charter.rooms.people.verbs.inviting import invite
from charter.rooms.people.verbs.needs import drop_post_skill, set_post_skill
from charter.rooms.people.verbs.people import (
    add_skill,
    appoint,
    edit_person,
    end_posting,
    hire,
    leave,
    record_skill,
    take_on,
)
from charter.rooms.people.verbs.reading import note_reading
from charter.rooms.people.verbs.rewards import grant_reward
from charter.rooms.people.verbs.substitutes import name_substitute, revoke_substitute

__all__ = [
    "add_contact",
    "add_customer",
    "add_department",
    "add_post",
    "add_skill",
    "appoint",
    "ask_absence",
    "calendars",
    "cancel_absence",
    "drop_post_skill",
    "edit_department",
    "edit_person",
    "end_posting",
    "erase",
    "export_data",
    "grant_reward",
    "hire",
    "invite",
    "leave",
    "name_manager",
    "name_substitute",
    "note_reading",
    "pass_on",
    "record_skill",
    "revoke_substitute",
    "set_acceptance",
    "set_post_skill",
    "settle_absence",
    "take_on",
]
