from charter.kernel.handing import stays
from charter.rooms.surveys.models import Invitation

stays(Invitation, "contact", because="a customer's contact")
