from charter.kernel.handing import stays
from charter.policy.models import Acknowledgement, Attestation, Reminder, Visit

stays(Acknowledgement, "person", because="reads for themselves")
stays(Attestation, "person", because="what somebody confirmed")
stays(Reminder, "person", because="was asked to answer; another is asked anew")
stays(Visit, "person", because="what somebody has opened")
