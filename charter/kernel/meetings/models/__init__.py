from charter.kernel.meetings.models.feed import Feed
from charter.kernel.meetings.models.invitation import Invitation
from charter.kernel.meetings.models.meeting import Meeting, MeetingQuerySet
from charter.kernel.meetings.models.parts import Attendance, Decision, Item
from charter.kernel.meetings.models.series import SEES_ALL, Series, SeriesQuerySet

__all__ = [
    "SEES_ALL",
    "Attendance",
    "Decision",
    "Feed",
    "Invitation",
    "Item",
    "Meeting",
    "MeetingQuerySet",
    "Series",
    "SeriesQuerySet",
]
