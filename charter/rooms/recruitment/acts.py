"""What can be done to the records of this room: the form with its verb, for page and API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground.acts import Act
from charter.org.models import Person
from charter.rooms.recruitment import forms, selecting, verbs
from charter.rooms.recruitment.models import Candidate, Opening

PLAN, SELECT = "SP3.1a", "SP3.1b"


def _enter(opening: Opening, *, channel: Any, by: Person, uploads: Any, **who: Any) -> Candidate:
    return verbs.add_candidate(opening, verbs.Who(**who), channel=channel, by=by, files=uploads)


PLAN_ACTS: dict[str, Act] = {
    "submit_plan": Act(forms.RecordForm, verbs.submit_plan, _("送請核准"), PLAN, asks=True),
    "confirm_plan": Act(forms.ReasonForm, verbs.confirm_plan, _("檢視過，不用改"), PLAN, asks=True),
    "discard_plan": Act(forms.RecordForm, verbs.discard_plan, _("捨棄這一版"), PLAN),
}
OPENING_ACTS: dict[str, Act] = {
    "add_candidate": Act(forms.CandidateForm, _enter, _("登記應徵者"), SELECT, asks=True),
    "add_files": Act(forms.FilesForm, verbs.add_files, _("匯入履歷檔案"), SELECT),
    "add_channel": Act(forms.ChannelForm, verbs.add_channel, _("加渠道"), SELECT),
    "close_opening": Act(forms.ReasonForm, verbs.close_opening, _("關閉職缺"), SELECT),
}
CANDIDATE_ACTS: dict[str, Act] = {
    "hire": Act(selecting.HireForm, verbs.hire_candidate, _("報到並錄用"), SELECT, asks=True),
    "ask_offer": Act(selecting.OfferForm, verbs.ask_offer, _("送請核准錄用"), SELECT, asks=True),
    "edit_dossier": Act(forms.DossierForm, verbs.edit_dossier, _("補正資料"), SELECT),
    "add_papers": Act(forms.PapersForm, verbs.add_papers, _("加檔案"), SELECT),
    "reject": Act(selecting.RejectForm, verbs.reject, _("不錄用"), SELECT),
    "withdraw": Act(selecting.WithdrawForm, verbs.withdraw_candidate, _("應徵者退出"), SELECT),
    "declare_conflict": Act(
        selecting.ConflictForm, verbs.declare_conflict, _("聲明利害關係"), SELECT
    ),
    "erase": Act(forms.RecordForm, verbs.erase_candidate, _("刪除個人資料"), SELECT),
}
STEP_ACTS: dict[str, Act] = {
    "record_consent": Act(selecting.ConsentForm, verbs.record_consent, _("登記同意"), SELECT),
    "ask_assessor": Act(selecting.AssessorForm, verbs.ask_assessor, _("請人評核"), SELECT),
    "arrange": Act(selecting.AppointmentForm, verbs.arrange, _("約時間"), SELECT),
    "settle_step": Act(selecting.SettleForm, verbs.settle_step, _("由人資決定"), SELECT),
}
