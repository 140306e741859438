/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a kernel's log: dmesg with and without stamps, syslog, journalctl. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"
#include "probes/source/live_hardware.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* "2024-05-01T10:00:00,123456+02:00 " of dmesg --time-format iso; else the text itself. */
static const char *behind_iso_stamp(const char *text)
{
	size_t length = strcspn(text, " ");
	bool iso = length > 18 && length < 40 && isdigit((unsigned char)*text) && text[4] == '-' &&
		   text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[length];

	return iso ? text + length + 1 : text;
}

/* "[    0.004000] ", "[Mon Jan  1 00:00:00 2024] ", "[ +0,000004] "; NULL where it is no stamp. */
static const char *behind_stamp(const char *text)
{
	size_t length = 1;
	unsigned points = 0;

	if (*text != '[')
		return NULL;
	while (isdigit((unsigned char)text[length]) || text[length] == ' ' || text[length] == '.')
		length++;
	if (length > 6 && text[length] == ']' && memchr(text, '.', length))
		return text + length + 1 + (text[length + 1] == ' ');
	length = strcspn(text, "]");
	if (text[length] != ']' || length > 32)
		return NULL;
	/* "[      T1] " of CONFIG_PRINTK_CALLER */
	const char *caller = text + 1 + strspn(text + 1, " ");
	if ((*caller == 'T' || *caller == 'C') && isdigit((unsigned char)caller[1]))
		return text + length + 1 + strspn(text + length + 1, " ");
	for (size_t i = 1; i < length; i++) {
		if (isdigit((unsigned char)text[i]))
			points += strchr(".,", text[i + 1]) ? 2 : text[i + 1] == ':';
		if (!isalnum((unsigned char)text[i]) && !strchr(" .,:+-<>", text[i]) &&
		    (unsigned char)text[i] < 0x80)
			return NULL;
	}
	/* "[Nov20 10:12] " of dmesg -H has one point */
	bool day = isupper((unsigned char)text[1]) && islower((unsigned char)text[2]);
	return points + day > 1 ? text + length + 1 + strspn(text + length + 1, " ") : NULL;
}

/*
 * What stands before the kernel's own stamp: "kern  :info  : [", "dmesg.txt:[" of grep,
 * "Nov 20 10:12:01 HOST kernel: [".
 */
static const char *behind_others(const char *text)
{
	const char *stamp = *text == '[' ? NULL : strchr(text, '[');
	size_t length = stamp ? (size_t)(stamp - text) : 0;

	if (length < 2 || length > 80)
		return text;
	if (stamp[-1] == ':' && !memchr(text, ' ', length))
		return stamp;
	bool kernel = length > 8 && paste_behind(stamp - 8, "kernel: ") &&
		      (stamp[1] == ' ' || isdigit((unsigned char)stamp[1]));
	return kernel || (stamp[-2] == ':' && paste_behind(text, "kern ")) ? stamp : text;
}

/* What the kernel says; NULL where nothing before it says that it is its log. */
static const char *message_of(const char *text)
{
	const char *kernel = *text == '[' ? NULL : strstr(text, " kernel: ");
	size_t level = *text == '<' ? strcspn(text, ">") : 0;

	if (level && level < 4 && text[level])
		text += level + 1;
	if (kernel && kernel - text < 80)
		text = kernel + strlen(" kernel: ");
	else if (isdigit((unsigned char)*text) && behind_iso_stamp(text) != text)
		return behind_iso_stamp(text);
	else if (*text != '[')
		return NULL;
	const char *begin = text, *at;
	while ((at = behind_stamp(text)))
		text = at;
	if (text == begin && !kernel && *begin == '[')
		return NULL;
	/* "[    0.004000] HOST kernel: " of journalctl -o short-monotonic */
	const char *host = strchr(text, ' '), *said = host ? paste_behind(host, " kernel: ") : NULL;
	return said ? said : text;
}

/* Without a stamp: what no other text begins with. */
static bool begins_as_log(const char *text)
{
	return paste_begins(
		text, "DMAR: \0DMAR-IR: \0AMD-Vi: \0pci 0000:\0pci 10000:\0iommu: \0vfio-pci \0"
		      "VFIO - \0"
		      "Linux version \0Command line: \0Kernel command line: \0DMI: \0"
		      "ACPI: DMAR\0ACPI: IVRS\0kvm: \0kvm_intel: \0kvm_amd: \0x2apic: \0pcieport "
		      "\0PCI-DMA: \0");
}

enum { LOG_AT_MOST = 512 << 10 }; /* bytes of lines that matter, more than any boot has */

static const char *keep(struct paste *paste, const char *text, size_t length)
{
	return arena_copy(&paste->arena, text, length);
}

/* "VENDOR PRODUCT/BOARD, BIOS VERSION DATE": where the vendor ends is not told. */
static void read_board(struct paste *paste, const char *text)
{
	const char *bios = strstr(text, ", BIOS ");
	size_t product = strcspn(text, "/");

	if (!bios)
		return;
	if (product > (size_t)(bios - text))
		product = (size_t)(bios - text);
	paste->product = keep(paste, text, product);
	if (text[product] == '/')
		paste->board = keep(paste, text + product + 1, (size_t)(bios - text) - product - 1);
	bios += strlen(", BIOS ");
	const char *date = strrchr(bios, ' ');
	if (!date)
		return;
	paste->bios_version = keep(paste, bios, (size_t)(date - bios));
	paste->bios_date = keep(paste, date + 1, strlen(date + 1));
}

/* "pci 0000:00:01.0: Adding to iommu group 1"; "iommu: Adding device 0000:00:01.0 to group 1" */
static void read_group(struct paste *paste, const char *text)
{
	static const char now[] = ": Adding to iommu group ", then[] = "iommu: Adding device ";
	const char *at = strstr(text, now), *device = paste_behind(text, then);
	struct pci_address address;
	uint64_t group;

	if (at && paste_number(at, now, 10, &group)) {
		device = strchr(text, ' ');
		device = device && device < at ? device + 1 : text;
	} else if (!device || !paste_number(device, " to group ", 10, &group))
		return;
	const char *rest = device;
	if (paste_take_address(&rest, &address)) {
		struct paste_function *function = paste_function(paste, address);
		if (function)
			paste_set_group(paste, function, KIND_LOG, group);
	} else
		paste_add_other(paste, device, at ? (size_t)(at - device) : strcspn(device, " "),
				(long)group);
}

/* "pci 0000:00:1c.0: [8086:a33c] type 01 class 0x060400 PCIe Root Port" */
static bool read_device(struct paste *paste, const char *text)
{
	const char *at = paste_behind(text, "pci ");
	struct pci_address address;
	uint64_t vendor, device, class_code;

	if (!at || !paste_take_address(&at, &address) || !(at = paste_behind(at, ": [")) ||
	    !text_take_digits(&at, 4, 4, &vendor) || *at++ != ':' ||
	    !text_take_digits(&at, 4, 4, &device) || !paste_number(at, "class ", 16, &class_code))
		return false;
	struct paste_function *function = paste_function(paste, address);
	if (!function || (function->has_ids && !paste->again))
		return function;
	function->has_ids = function->has_class = true;
	function->vendor = (uint16_t)vendor;
	function->device = (uint16_t)device;
	function->class_code = (uint16_t)(class_code >> 8);
	return true;
}

/* What KVM says once its module has found the CPU's virtualisation switched on. */
static void note_kvm(struct paste *paste, const char *text)
{
	paste->kvm_amd |= (paste_behind(text, "kvm_amd: ") || paste_behind(text, "kvm: ")) &&
			  (strstr(text, "Nested Paging enabled") ||
			   strstr(text, "Nested Virtualization enabled"));
}

/* Of several boots the first one counts. Whether the line is one for the capture's log. */
static bool read_message(struct paste *paste, const char *text, bool tells)
{
	const char *rest;

	if (!paste->release && (rest = paste_behind(text, "Linux version "))) {
		paste->release = keep(paste, rest, strcspn(rest, " "));
	} else if (!paste->command_line && ((rest = paste_behind(text, "Command line: ")) ||
					    (rest = paste_behind(text, "Kernel command line: ")))) {
		paste->command_line = keep(paste, rest, strlen(rest));
		paste->last_told = &paste->command_line;
	} else if (!paste->product && (rest = paste_behind(text, "DMI: "))) {
		read_board(paste, rest);
		paste->last_told = &paste->product;
	} else if (tells) {
		paste->no_rmrr |= strcmp(text, "DMAR: No RMRR found") == 0;
		read_group(paste, text);
	} else {
		return read_device(paste, text);
	}
	return tells;
}

void paste_log_flush(struct paste *paste)
{
	if (paste->pending) {
		paste->log_kept += strlen(paste->pending);
		fprintf(paste->log, "%s\n", paste->pending);
	}
	free(paste->pending);
	paste->pending = NULL;
}

/* "[    0.004000] ", and nothing that a mail program puts before it. */
static bool has_plain_stamp(const char *line)
{
	enum { LONGEST = 24 };
	size_t length = 1;

	if (*line != '[')
		return false;
	while (length < LONGEST &&
	       (line[length] == ' ' || line[length] == '.' || isdigit((unsigned char)line[length])))
		length++;
	return length > 8 && line[length] == ']' && line[length - 7] == '.';
}

bool paste_log_leaves_out(struct paste *paste, const char *line)
{
	if (paste->log_kept < LOG_AT_MOST || !has_plain_stamp(line))
		return false;
	paste_log_flush(paste);
	paste->at = NULL;
	paste->group = NO_GROUP;
	paste->last_told = NULL;
	paste->log_left_out++;
	return true;
}

enum kind paste_log_line(struct paste *paste, const char *text)
{
	text = behind_others(text);
	const char *message = message_of(text);

	if (!message && !begins_as_log(text))
		return KIND_NONE;
	paste_log_flush(paste);
	paste->at = NULL;
	paste->group = NO_GROUP;
	paste->last_told = NULL;
	message = message ? message : text;
	note_kvm(paste, message);
	bool tells = read_message(paste, message, live_log_tells(message, strlen(message)));
	if (!paste->version_line && paste_behind(message, "Linux version ")) {
		paste->version_line = keep(paste, text, strlen(text));
		paste->last_told = &paste->version_line;
	} else if (tells && paste->log_kept < LOG_AT_MOST)
		paste->pending = strdup(text);
	else
		paste->log_left_out += tells;
	return KIND_LOG;
}
