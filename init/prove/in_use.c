/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/in_use.h"

#include "init/prove/in_use_disks.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 4096 };

/* --- Network --- */

/* proc/net/route: "IFACE DESTINATION …", hexadecimal; of IPv6 "DESTINATION LENGTH … IFACE" */
static void list_default_routes(const struct search *search, struct names *names)
{
	char line[LINE], name[NAME], destination[NAME], length[NAME];
	FILE *file = in_use_text(search, "/proc/net/route");

	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "%63s %63s", name, destination) == 2 &&
		    strcmp(destination, "00000000") == 0)
			in_use_add(names, name);
	if (file)
		fclose(file);
	file = in_use_text(search, "/proc/net/ipv6_route");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "%63s %63s %*s %*s %*s %*s %*s %*s %*s %63s", destination, length,
			   name) == 3 &&
		    strcmp(length, "00") == 0 && strspn(destination, "0") == strlen(destination) &&
		    strcmp(name, "lo") != 0)
			in_use_add(names, name);
	if (file)
		fclose(file);
}

/* What a bridge, a bond or a VLAN stands upon is linked as lower_NAME. */
static void add_lower(const struct search *search, struct names *names)
{
	char path[PATH_MAX];
	struct dirent *entry;

	for (size_t i = 0; i < names->count; i++) {
		snprintf(path, sizeof path, "/sys/class/net/%s", names->items[i]);
		DIR *folder = in_use_folder(search, path);
		while (folder && (entry = readdir(folder)))
			if (strncmp(entry->d_name, "lower_", 6) == 0)
				in_use_add(names, entry->d_name + 6);
		if (folder)
			closedir(folder);
	}
}

static bool network_is_used(struct search *search)
{
	static struct names names;

	names.count = 0;
	list_default_routes(search, &names);
	add_lower(search, &names);
	for (size_t i = 0; i < names.count; i++)
		if (in_use_below(search, "net", names.items[i], ""))
			return FOUND(search, "the default route goes through %s", names.items[i]);
	return false;
}

/* --- Consoles --- */

static bool console_is_used(struct search *search)
{
	char line[LINE], *rest = NULL;
	FILE *file = in_use_text(search, "/sys/class/tty/console/active");
	bool found = false;

	if (file && fgets(line, sizeof line, file))
		for (char *name = strtok_r(line, " \n", &rest); name && !found;
		     name = strtok_r(NULL, " \n", &rest))
			found = in_use_below(search, "tty", name, "/device") &&
				FOUND(search, "the console %s is on it", name);
	if (file)
		fclose(file);
	DIR *folder = in_use_folder(search, "/sys/class/graphics");
	struct dirent *entry;
	while (folder && !found && (entry = readdir(folder)))
		found = strncmp(entry->d_name, "fb", 2) == 0 &&
			in_use_below(search, "graphics", entry->d_name, "") &&
			FOUND(search, "the console is on it (%s)", entry->d_name);
	if (folder)
		closedir(folder);
	return found;
}

/* A sound card's sockets are input devices, too: only what hangs on USB counts. */
static bool keyboard_is_used(struct search *search)
{
	DIR *folder = in_use_folder(search, "/sys/class/input");
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = strncmp(entry->d_name, "input", 5) == 0 &&
			in_use_below_by(search, "input", entry->d_name, "", "/usb") &&
			FOUND(search, "an input device is connected to it (%s)", entry->d_name);
	if (folder)
		closedir(folder);
	return found;
}

bool in_use(const char *root, const char *address, char *why, size_t size)
{
	struct search search = { .root = root, .why = why, .size = size };
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/sys/bus/pci/devices/%s", root, address);
	if (!realpath(path, search.device))
		return FOUND(&search, "it is not in /sys/bus/pci/devices any more");
	return disk_is_used(&search) || network_is_used(&search) || console_is_used(&search) ||
	       keyboard_is_used(&search);
}
