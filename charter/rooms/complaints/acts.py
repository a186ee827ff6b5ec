"""What can be done to a complaint: the form with its verb, for page and API."""

from django.utils.translation import gettext_lazy as _

from charter.ground.acts import Act
from charter.rooms.complaints import forms, verbs

TIMES, CAUSES = "SP2.5.2c", "SP2.5.2b"
ACTS: dict[str, Act] = {
    "acknowledge": Act(forms.AcknowledgeForm, verbs.acknowledge, _("告知受理"), TIMES, asks=True),
    "assess": Act(forms.AssessForm, verbs.assess, _("初步評估"), TIMES, asks=True),
    "investigate": Act(forms.InvestigateForm, verbs.investigate, _("調查"), CAUSES, asks=True),
    "respond": Act(forms.RespondForm, verbs.respond, _("答覆客戶"), TIMES, asks=True),
    "close": Act(forms.CloseForm, verbs.close, _("結案"), TIMES, asks=True),
    "take_up_again": Act(forms.ReasonForm, verbs.take_up_again, _("客戶不同意，重新調查"), TIMES),
    "hand_over": Act(forms.HandOverForm, verbs.hand_over, _("轉交負責人"), TIMES),
    "attach": Act(forms.AttachForm, verbs.add_files, _("加照片或檔案"), TIMES),
    "withdraw": Act(forms.ReasonForm, verbs.withdraw, _("撤回"), TIMES),
}
