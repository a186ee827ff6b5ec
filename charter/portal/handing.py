from charter.kernel.handing import stays
from charter.portal.models import Pass

stays(Pass, "person", because="a customer's way in")
