# SPDX-License-Identifier: GPL-2.0-or-later
# Takes the modules that image/modules names out of a kernel's folder: sourced, not run. Uses `top`,
# and what the script sets: `tree` (with usr/lib/modules/RELEASE and its modules.dep), `release`,
# and `out` (gets modules/*.ko and modules.list, lines
# "STAGE /lib/modules/NAME.ko WHAT IS NOT POSSIBLE WITHOUT IT" in an order that has what a module
# needs before it; without a file where the kernel lacks an optional one). The modules of the
# network part, image/modules-network, go to modules-network/*.ko and modules-network.list.
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
	[ ! -e "$out/$list/$name.ko" ] || return 0
	unpacked "$2" >"$out/$list/$name.ko" || die "$2: could not be unpacked"
	echo "$1 /lib/$list/$name.ko $3" >>"$out/$list.list"
}

add_module() {
	files=$(files_of "$2")
	if [ -z "$files" ]; then
		is_built_in "$2" && return 0
		[ "$3" = optional ] || die "image/$list: $2 is not in the kernel $release"
		# Init finds no such file, and the report tells what is not possible then.
		echo "$1 /lib/$list/$2.ko $4" >>"$out/$list.list"
	fi
	for file in $files; do
		add_file "$1" "$file" "$4"
	done
}

# The initramfs of the image with these modules instead of its own, as a second archive behind it,
# whose files take the place of the first one's: append_modules FILE. Needs cpio.
append_modules() {
	mkdir -p "$out/add/etc/vfio-preflight" "$out/add/lib"
	(collect_modules modules) || return 1
	mv "$out/modules" "$out/add/lib/"
	mv "$out/modules.list" "$out/add/etc/vfio-preflight/modules"
	(cd "$out/add" && find . -mindepth 1 | LC_ALL=C sort |
		cpio -o -H newc -R 0:0 --quiet | zstd -19 -q -c) >>"$1"
}

# collect_modules LIST: those that image/LIST names
collect_modules() {
	list=$1
	mkdir -p "$out/$list"
	: >"$out/$list.list"
	while read -r stage name word why; do
		case $stage in '' | '#'*) continue ;; esac
		add_module "$stage" "$name" "$word" "$why"
	done <"$top/image/$list"
}

# Modules that qemu-tests loads and no image has, into tests/: pci-pf-stub switches virtual
# functions on for any device; by the others disks and a network card of the guest are in use.
collect_test_modules() {
	mkdir -p "$out/tests"
	for module in pci-pf-stub nvme loop dm-mod e1000e; do
		for file in $(files_of "$module"); do
			name=$(basename "$file")
			unpacked "$file" >"$out/tests/${name%%.ko*}.ko"
		done
	done
}
