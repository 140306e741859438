/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The controllers of the disk that this system runs from: /proc/self/mountinfo names the device of
 * "/", and its link in /sys leads to the PCI function. Volumes (LVM, dm-crypt, MD) and NVMe disks
 * of several paths lead to what they are made of.
 */
#include "probes/scan/probe.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK "/sys/class/block"
enum { DEVICES_AT_MOST = 64 };

/*
 * Of the line of mountinfo whose mount point is "/"; the last one hides the others
 * (proc_pid_mountinfo(5)).
 */
struct root_mount {
	const char *device; /* "8:2", "0:25" */
	const char *type;   /* "ext4" */
	const char *source; /* "/dev/sda2" */
};

struct search {
	struct source *source;
	struct machine *machine;
	/* of block devices to look at, "sda2"; it grows while they are looked at */
	ARRAY(const char *) names;
	bool incomplete; /* of one of them it could not be told where it is */
};

/* --- mountinfo --- */

/* The next word of a line, or NULL. */
static const char *next_word(struct arena *arena, const char **at, const char *end)
{
	const char *begin = *at, *space = memchr(begin, ' ', (size_t)(end - begin));

	*at = space ? space + 1 : end;
	return begin < end ? arena_copy(arena, begin, (size_t)((space ? space : end) - begin))
			   : NULL;
}

/* "36 35 98:0 /root / rw,noatime master:1 - ext3 /dev/root rw" */
static bool parse_line(struct arena *arena, const char *line, const char *end,
		       struct root_mount *root)
{
	enum { DEVICE = 2, MOUNT_POINT = 4 };
	const char *word = NULL, *device = NULL;

	for (int i = 0; i <= MOUNT_POINT; i++) {
		word = next_word(arena, &line, end);
		if (i == DEVICE)
			device = word;
	}
	if (!word || strcmp(word, "/") != 0)
		return false;
	while (word && strcmp(word, "-") != 0)
		word = next_word(arena, &line, end);
	const char *type = next_word(arena, &line, end);
	const char *source = next_word(arena, &line, end);
	if (source)
		*root = (struct root_mount){ device, type, source };
	return source;
}

static bool find_root(struct arena *arena, const struct answer *answer, struct root_mount *root)
{
	const char *line = (const char *)answer->bytes, *end = line + answer->length;
	bool found = false;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		found |= parse_line(arena, line, newline ? newline : end, root);
		line = newline ? newline + 1 : end;
	}
	return found;
}

/* --- Block devices --- */

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void add_controller(struct search *search, struct pci_address address)
{
	struct root_disk *disk = &search->machine->root_disk;

	for (size_t i = 0; i < disk->controllers.count; i++)
		if (pci_address_compare(disk->controllers.items[i], address) == 0)
			return;
	*array_add(&search->machine->arena, &disk->controllers) = address;
}

/* Adds what the folder lists. */
static bool add_parts(struct search *search, const char *folder)
{
	struct arena *arena = &search->machine->arena;
	struct answer parts = source_list(search->source, arena, "%s", folder);
	const char *name;
	size_t at = 0;
	bool found = false;

	while ((name = answer_next_name(arena, &parts, &at)) &&
	       search->names.count < DEVICES_AT_MOST) {
		*array_add(arena, &search->names) = name;
		found = true;
	}
	search->incomplete |= name != NULL;
	return found;
}

/*
 * "../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1" has its controllers in that folder:
 * nvme0, nvme1 ...
 */
static bool add_paths(struct search *search, const char *link)
{
	static const char subsystem[] = "/nvme-subsystem/";
	struct arena *arena = &search->machine->arena;
	const char *begin = strstr(link, subsystem), *name;
	bool found = false;
	size_t at = 0;

	if (!begin)
		return false;
	begin += sizeof subsystem - 1;
	struct answer paths = source_list(search->source, arena, "/sys/class/nvme-subsystem/%.*s",
					  (int)strcspn(begin, "/"), begin);
	while ((name = answer_next_name(arena, &paths, &at))) {
		struct pci_address address;
		if (strncmp(name, "nvme", 4) != 0 ||
		    strspn(name + 4, "0123456789") != strlen(name + 4))
			continue;
		struct answer controller =
			source_link(search->source, arena, "/sys/class/nvme/%s", name);
		if (controller.status != OK ||
		    !pci_address_last_in((const char *)controller.bytes, UINT32_MAX, &address))
			return false;
		add_controller(search, address);
		found = true;
	}
	return found;
}

static void look_at_device(struct search *search, const char *name)
{
	struct arena *arena = &search->machine->arena;
	struct answer link = source_link(search->source, arena, BLOCK "/%s", name);
	struct pci_address address;

	if (link.status == OK &&
	    pci_address_last_in((const char *)link.bytes, UINT32_MAX, &address))
		add_controller(search, address);
	else if (link.status != OK ||
		 (!add_paths(search, (const char *)link.bytes) &&
		  !add_parts(search, arena_printf(arena, BLOCK "/%s/slaves", name))))
		search->incomplete = true;
}

/* --- The probe --- */

static bool is_on_no_disk(const char *type)
{
	static const char *const types[] = { "rootfs", "tmpfs",    "ramfs", "nfs", "nfs4",
					     "9p",     "virtiofs", "cifs",  "ceph" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

/* File systems with a device number of their own, as btrfs, still name a device. */
static const char *device_name(struct search *search, const struct root_mount *root)
{
	struct arena *arena = &search->machine->arena;

	if (strncmp(root->device, "0:", 2) == 0)
		return strncmp(root->source, "/dev/", 5) == 0 ? last_part(root->source) : NULL;
	struct answer link = source_link(search->source, arena, "/sys/dev/block/%s", root->device);
	return link.status == OK ? last_part((const char *)link.bytes) : NULL;
}

static int by_address(const void *a, const void *b)
{
	return pci_address_compare(*(const struct pci_address *)a, *(const struct pci_address *)b);
}

static void look(struct source *source, struct machine *machine)
{
	struct search search = { .source = source, .machine = machine };
	struct root_disk *disk = &machine->root_disk;
	struct root_mount root = { 0 };
	struct answer mounts = source_read(source, &machine->arena, "/proc/self/mountinfo");

	disk->status = mounts.status;
	if (mounts.status != OK)
		return;
	bool found = find_root(&machine->arena, &mounts, &root);
	if (found && is_on_no_disk(root.type)) {
		disk->status = ABSENT;
		return;
	}
	const char *name = found ? device_name(&search, &root) : NULL;
	if (name)
		*array_add(&machine->arena, &search.names) = name;
	for (size_t i = 0; i < search.names.count; i++)
		look_at_device(&search, search.names.items[i]);
	if (disk->controllers.count > 1)
		qsort(disk->controllers.items, disk->controllers.count,
		      sizeof disk->controllers.items[0], by_address);
	if (name && !search.incomplete)
		return;
	disk->status = FAILED;
	machine_gap(machine, "the boot disk", "failed: %s",
		    name    ? "a part of it is on no PCI function"
		    : found ? root.type
			    : "/proc/self/mountinfo has no /");
}

PROBE(root_disk, "the boot disk", look)
