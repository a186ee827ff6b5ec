from charter.kernel.handing import stays
from charter.rooms.resources.models import Overload, ProjectLoad

stays(ProjectLoad, "person", because="counted from the plan")
stays(Overload, "person", because="whose weeks are too full; who planned them settles it")
