#!/bin/sh
# What the tests need from the system: Chromium for the browser stories, a Chinese font for their
# pictures, gettext. Installed when we may (root, or sudo without a password); otherwise told.
set -eu
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
{ command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-tw family)" ]; } || missing="$missing fontconfig fonts-noto-cjk"
command -v msgfmt >/dev/null || missing="$missing gettext"
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=none; fi
fi
if [ "$as_root" != none ] && command -v apt-get >/dev/null; then
    echo "charter  installing from the system's packages:$missing"
    if $as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get -q update && apt-get -q install -y --no-install-recommends $missing" >/dev/null; then
        exit 0
    fi
fi
echo "charter  not installed, and not ours to install:$missing" >&2
echo "         Please run: sudo apt install$missing" >&2
echo "         Until then the tests that need them are skipped and say so." >&2
