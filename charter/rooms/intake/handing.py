from charter.kernel.handing import stays
from charter.rooms.intake.models import Call, Letter

stays(Letter, "person", because="to whom it was written")
stays(Call, "contact", because="who called")
