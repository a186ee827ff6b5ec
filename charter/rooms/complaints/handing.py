from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.complaints.models import Complaint, Step
from charter.rooms.complaints.verbs import hand_over

lies(
    Complaint,
    "owner",
    _("客訴"),
    open=Complaint.objects.open,
    hand=lambda one, to, why: hand_over(one, owner=to, reason=why, by=None),
    due="step_due",
)
stays(Complaint, "contact", "against", because="who complains, and about whom")
stays(Step, "owner", because="its steps go with the complaint")
