from charter.kernel.handing import stays
from charter.rooms.resources.models import Overload, PersonLoad, ProjectLoad

stays(ProjectLoad, "person", because="counted from the plan")
stays(PersonLoad, "person", because="counted from the plans")
stays(Overload, "person", because="whose weeks are too full; who planned them settles it")
