# SPDX-License-Identifier: GPL-2.0-or-later
# Takes the modules that image/modules names out of a kernel's folder: sourced, not run. Uses `top`,
# and what the script sets: `tree` (with usr/lib/modules/RELEASE and its modules.dep), `release`,
# and `out` (gets modules/*.ko and modules.list, lines
# "STAGE /lib/modules/NAME.ko WHAT IS NOT POSSIBLE WITHOUT IT" in an order that has what a module
# needs before it; without a file where the kernel lacks an optional one).
# shellcheck shell=bash

# The files to load for a module, in order; nothing for one that is built in.
files_of() {
	modprobe -d "$tree/usr" -S "$release" --show-depends "$1" 2>/dev/null |
		sed -n 's/^insmod \([^ ]*\).*/\1/p'
}

is_built_in() {
	grep -q "/$(echo "$1" | tr '_-' '..')\.ko" "$tree/usr/lib/modules/$release/modules.builtin"
}

unpacked() {
	case $1 in
	*.xz) xz -dc "$1" ;;
	*.gz) gzip -dc "$1" ;;
	*.zst) zstd -dcq "$1" ;;
	*) cat "$1" ;;
	esac
}

add_file() {
	name=$(basename "$2")
	name=${name%%.ko*}
	[ ! -e "$out/modules/$name.ko" ] || return 0
	unpacked "$2" >"$out/modules/$name.ko" || die "$2: could not be unpacked"
	echo "$1 /lib/modules/$name.ko $3" >>"$out/modules.list"
}

add_module() {
	files=$(files_of "$2")
	if [ -z "$files" ]; then
		is_built_in "$2" && return 0
		[ "$3" = optional ] || die "image/modules: $2 is not in the kernel $release"
		# Init finds no such file, and the report tells what is not possible then.
		echo "$1 /lib/modules/$2.ko $4" >>"$out/modules.list"
	fi
	for file in $files; do
		add_file "$1" "$file" "$4"
	done
}

collect_modules() {
	: >"$out/modules.list"
	while read -r stage name word why; do
		case $stage in '' | '#'*) continue ;; esac
		add_module "$stage" "$name" "$word" "$why"
	done <"$top/image/modules"
}
