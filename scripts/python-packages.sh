#!/bin/sh
# Install exactly what a lock file names, and Charter itself: python-packages.sh DIRECTORY LOCK
# By uv because it is quick; by pip where uv cannot reach the packages that pip can.
set -eu
venv=$1 lock=$2
echo "charter  installing $lock"
if "$venv/bin/uv" pip install -q --system-certs --python "$venv/bin/python" --require-hashes -r "$lock" 2>"$venv/uv.log"; then
    :
else
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
fi
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation \
    --no-index --root-user-action=ignore -e .
