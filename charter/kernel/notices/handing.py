from charter.kernel.handing import stays
from charter.kernel.notices.models import Letter, Notice, Preference

stays(Notice, "person", because="was told to them")
stays(Preference, "person", because="how somebody wants their mail")
stays(Letter, "person", because="a letter to them")
stays(Letter, "owner", because="who was told that a letter died; nothing is done to it")
