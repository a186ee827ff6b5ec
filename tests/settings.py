"""The settings of the house, with a VAR of the tests' own: a test run leaves the checkout alone."""

import atexit
import os
import shutil
import tempfile

if "CHARTER_VAR" not in os.environ:
    os.environ["CHARTER_VAR"] = tempfile.mkdtemp(prefix="charter-tests-")
    atexit.register(shutil.rmtree, os.environ["CHARTER_VAR"], ignore_errors=True)

from charter.site.settings import *  # noqa: F403
