#!/bin/sh
# What the tests need from the system: Chromium for the browser stories, a Chinese font for their
# pictures, gettext. Installed when we may (root, or sudo without a password); otherwise told.
# Of Chromium the shell without windows is wanted, for half of the work; the whole one will do.
set -eu
SHELL_ALONE=chromium-headless-shell

has() { command -v "$1" >/dev/null; }

lacking() {
    has $SHELL_ALONE || { [ "$1" = enough ] && has chromium; } || echo $SHELL_ALONE
    { has fc-list && [ -n "$(fc-list :lang=zh-tw family)" ]; } || echo fontconfig fonts-noto-cjk
    has msgfmt || echo gettext
}

install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" >/dev/null; }

missing=$(lacking all)
[ -n "$missing" ] || exit 0
as_root=""
if [ "$(id -u)" != 0 ]; then
    if has sudo && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=none; fi
fi
if [ "$as_root" != none ] && has apt-get; then
    echo "charter  installing from the system's packages:" $missing
    $as_root apt-get -q update >/dev/null || true
    for package in $missing; do
        install "$package" || { [ "$package" = $SHELL_ALONE ] && { has chromium || install chromium; }; } || true
    done
fi

missing=$(lacking enough)
[ -n "$missing" ] || exit 0
echo "charter  not installed, and not ours to install:" $missing >&2
echo "         Please run: sudo apt install" $missing >&2
echo "         Until then the tests that need them are skipped and say so." >&2
