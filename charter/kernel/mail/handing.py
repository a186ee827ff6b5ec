from charter.kernel.handing import stays
from charter.kernel.mail.models import Bounce, Incoming

stays(Incoming, "person", because="who wrote")
stays(Bounce, "person", because="whose address is wrong")
