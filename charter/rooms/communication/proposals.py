"""What a project of a kind usually tells whom: the plan's first draft. All of it may be changed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from charter.kernel.parameters.queries import in_force
from charter.rooms.communication.models import Audience, Channel
from charter.rooms.projects.models import Project, ServiceType


@dataclass(frozen=True)
class Proposal:
    """`every_days` 0 means the interval of team meetings that the policy sets."""

    audience: str
    channel: str
    every_days: int
    goal: str
    content: str


TEAM = Proposal(
    Audience.TEAM,
    Channel.MEETING,
    0,
    gettext_noop("進度與問題攤開講，當場決定誰在何時前處理"),
    gettext_noop("上週完成、本週要做、問題與需要的協助、未完成的決議"),
)
MANAGEMENT = Proposal(
    Audience.MANAGEMENT,
    Channel.REPORT,
    30,
    gettext_noop("管理層掌握健康、風險與需要決定的事"),
    gettext_noop("健康與原因、里程碑、需要管理層決定的事"),
)
USUAL: dict[str, tuple[Proposal, ...]] = {
    ServiceType.BUILD: (
        Proposal(
            Audience.CUSTOMER,
            Channel.REPORT,
            14,
            gettext_noop("客戶隨時知道做到哪裡、接下來做什麼"),
            gettext_noop("本期完成、下期工作、里程碑、需要客戶配合的事"),
        ),
        Proposal(
            Audience.CUSTOMER,
            Channel.MEETING,
            30,
            gettext_noop("當面確認範圍與驗收準備"),
            gettext_noop("里程碑檢視、變更、驗收準備、客戶意見"),
        ),
    ),
    ServiceType.MAINTENANCE: (
        Proposal(
            Audience.CUSTOMER,
            Channel.REPORT,
            30,
            gettext_noop("客戶知道設備狀況與保養結果"),
            gettext_noop("本期保養與修復、設備狀況、下期安排、建議"),
        ),
    ),
    ServiceType.CONSULTING: (
        Proposal(
            Audience.CUSTOMER,
            Channel.REPORT,
            14,
            gettext_noop("客戶掌握成果與下一步"),
            gettext_noop("本期成果、下期工作、需要客戶提供的資料"),
        ),
    ),
}


def proposed(project: Project) -> list[dict[str, object]]:
    """The lines for this kind of service, in the reader's language."""
    weekly = in_force()["team_meeting_interval_days"]
    return [
        {
            "audience": one.audience,
            "channel": one.channel,
            "every_days": one.every_days or weekly,
            "goal": _(one.goal),
            "content": _(one.content),
        }
        for one in (*USUAL[project.service_type], TEAM, MANAGEMENT)
    ]
