#!/bin/sh
# The front-end libraries, exactly as locked. None of their scripts is run.
set -eu
if ! command -v npm >/dev/null; then
    echo "Charter fetches its front-end libraries by npm. On Debian: apt install npm" >&2
    exit 1
fi
echo "charter  installing package-lock.json"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
