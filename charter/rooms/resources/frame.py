"""The project's tab, and the load board in the palette."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed
from charter.rooms.projects.joined import tab

listed(_("人力負荷"), "users-group", "resources:board")
tab(_("人力"), "resources:of_project", after="team")
