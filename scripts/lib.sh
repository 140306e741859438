# SPDX-License-Identifier: GPL-2.0-or-later
# Shared by the scripts here: sourced, not run. Sets `top` (the project's folder) and `build`.
# shellcheck shell=bash
set -eu
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by those who source this
build=$top/build

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# As root where needed: directly, or with sudo.
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The first address from which this machine's apt takes a suite of such a name, whatever the form of
# its configuration. The addresses of an update are known before the first update, other than what
# `apt-get indextargets` tells.
own_mirror() {
	apt-get update --print-uris 2>/dev/null |
		sed -nE "s@^'([^']*)/dists/($1)/InRelease'.*@\\1@p" | head -n 1
}
