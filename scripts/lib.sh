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
