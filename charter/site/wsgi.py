import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from charter.ground.processes import die_with_parent, keep_what_is_loaded, loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
if "CHARTER_SERVED" in os.environ:
    die_with_parent()  # a web process never outlives its server, even if that is killed
with loading():
    application = get_wsgi_application()
    resolve("/healthz")  # all addresses are read now, and not in the first request
keep_what_is_loaded()
