/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Listings of IOMMU groups, as the usual loops, scripts and commands print them:
 *
 *     IOMMU Group 1:                              /sys/kernel/iommu_groups/1/devices/0000:00:01.0
 *             00:01.0 PCI bridge [0604]: …        /sys/kernel/iommu_groups/1/devices:
 *     IOMMU group 1 00:01.0 PCI bridge …          … 0000:00:01.0 -> ../../../../devices/pci0000:…
 *     ### Group 1 ###                             Group:  1   0000:00:01.0 PCI bridge …
 *     IOMMU group 1:  [8086:1901] 00:01.0 …       0000:00:01.0 … iommu_group -> …/iommu_groups/1
 */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <ctype.h>
#include <string.h>

enum { GROUPS_AT_MOST = 65535 };

/* "IOMMU group 1 and 01:00.0 make trouble.", behind the number. */
static bool is_sentence(const char *at)
{
	const char *word = at + strspn(at, " ");
	size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyz");

	return (*at && strchr(".,?!", *at)) ||
	       (word > at && length > 1 && strchr(" .,", word[length]) &&
		!paste_behind(word, "device"));
}

/* The group's number, and the text behind it; NULL where the line names no group. */
static const char *take_group(const char *text, uint64_t *group)
{
	static const char folder[] = "iommu_groups/";
	const char *at = strstr(text, folder);

	if (at) {
		at += sizeof folder - 1;
		return text_take_decimal(&at, GROUPS_AT_MOST, group) ? at : NULL;
	}
	at = strcasestr(text, "group");
	if (!at || at - text > 24 || (at > text && isalnum((unsigned char)at[-1])))
		return NULL;
	at += strlen("group") + strspn(at + strlen("group"), " \t:#");
	if (!text_take_decimal(&at, GROUPS_AT_MOST, group) || isalnum((unsigned char)*at) ||
	    is_sentence(at))
		return NULL;
	return at;
}

/* The first address in the text, which stands on its own; NULL: none. */
static const char *find_address(const char *text, struct pci_address *address)
{
	for (const char *at = text; *at; at++) {
		const char *behind = at;
		bool begins = at == text || strchr(" \t/[(:", at[-1]);
		if (begins && text_hex_digit(*at) >= 0 && paste_take_address(&behind, address) &&
		    (!*behind || strchr(" \t:/])", *behind)))
			return at;
	}
	return NULL;
}

/* `before`: the begin of the line, where ids may stand before the address; or NULL. */
static void add_member(struct paste *paste, const char *before, const char *at,
		       struct pci_address address, uint64_t group)
{
	struct paste_function *function = paste_function(paste, address);

	if (!function)
		return;
	paste_set_group(paste, function, KIND_LISTING, group);
	if (*at != '/') /* what follows may be the words of lspci */
		(void)paste_lspci_line(paste, at);
	if (before && !function->has_ids)
		paste_take_ids(paste, function, before, at);
	paste->at = function;
	paste->at_indent = paste->indent;
	paste->capability = 0;
}

/* "…/devices/AMDI0010:00": a member that is no PCI function. */
static bool add_from_path(struct paste *paste, const char *rest, uint64_t group)
{
	static const char folder[] = "/devices/";
	struct pci_address address;

	if (strncmp(rest, folder, sizeof folder - 1) != 0)
		return false;
	rest += sizeof folder - 1;
	size_t length = strcspn(rest, " :/");
	if (find_address(rest, &address))
		add_member(paste, NULL, "/", address, group);
	else if (*rest)
		paste_add_other(paste, rest, length + strcspn(rest + length, " /"), (long)group);
	return true;
}

/* "Bus 1 --> 0000:00:14.0 (IOMMU group 4)" */
static bool bus_line(struct paste *paste, const char *text)
{
	const char *at = paste_behind(text, "Bus ") ? strstr(text, "--> ") : NULL;
	struct pci_address address;
	uint64_t group;

	if (!at || !find_address(at, &address) || !paste_number(at, "(IOMMU group ", 10, &group) ||
	    group > GROUPS_AT_MOST)
		return false;
	add_member(paste, NULL, "/", address, group);
	return true;
}

static enum kind member_line(struct paste *paste, const char *text, int indent)
{
	struct pci_address address;
	const char *at = find_address(text, &address), *arrow = strstr(text, " -> ");

	if (paste->group == NO_GROUP || !at || (arrow && at > arrow))
		return KIND_NONE;
	/* "USB:", "[8086:1901] [R]" may stand before; a whole sentence may not, nor half a path */
	if ((at - text > 48 && !arrow) || (at > text && at[-1] == '/' && *text != '/'))
		return KIND_NONE;
	if (paste->member_indent < 0)
		paste->member_indent = indent;
	else if (indent < paste->member_indent)
		return KIND_NONE;
	add_member(paste, text, arrow ? "/" : at, address, (uint64_t)paste->group);
	return KIND_LISTING;
}

/* Below a headline of `lspci -v`: "IOMMU group: 76", and in older ones a word of "Flags:". */
static bool is_of_lspci(const struct paste *paste, const char *text)
{
	const char *rest = paste_behind(text, "IOMMU group: ");

	if (!paste->at || paste->group != NO_GROUP)
		return false;
	return paste_behind(text, "Flags:") || (rest && !rest[strspn(rest, "0123456789")]);
}

enum kind paste_listing_line(struct paste *paste, const char *text, int indent)
{
	struct pci_address address;
	uint64_t group;
	const char *rest = is_of_lspci(paste, text) ? NULL : take_group(text, &group);

	if (!rest) {
		enum kind kind =
			bus_line(paste, text) ? KIND_LISTING : member_line(paste, text, indent);
		if (!kind && indent <= (paste->member_indent > 0 ? 0 : -1))
			paste->group = NO_GROUP;
		return kind;
	}
	if (paste_behind(rest, "/reserved_regions"))
		return KIND_NONE;
	paste->group = (long)group;
	paste->member_indent = -1;
	paste->at = NULL;
	if (add_from_path(paste, rest, group))
		return KIND_LISTING;
	const char *at = find_address(rest, &address);
	if (!at && strstr(text, "iommu_group -> "))
		at = find_address(text, &address);
	if (at)
		add_member(paste, text, at, address, group);
	return KIND_LISTING;
}
