"""The settings of the house, with a VAR of the tests' own: a test run leaves the checkout alone."""

import atexit
import gc
import os
import shutil
import tempfile

# What is loaded and collected stays; the conftest says when that is over.
gc.disable()

if "CHARTER_VAR" not in os.environ:
    os.environ["CHARTER_VAR"] = tempfile.mkdtemp(prefix="charter-tests-")
    atexit.register(shutil.rmtree, os.environ["CHARTER_VAR"], ignore_errors=True)

from charter.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
