/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A paste as the text of a capture, whose form is told in source/capture.c. */
#include "probes/paste/parts.h"

#include <stdlib.h>
#include <string.h>

enum { LOG_OF_A_BOOT = 200 }; /* lines; fewer are picked ones, by which nothing is missing */

static enum status status_at(const struct paste_function *function, unsigned offset)
{
	if (function->from[offset])
		return OK;
	if (function->end_of_hex && offset >= function->end_of_hex)
		return function->cut_at_256 || function->end_of_hex % HEADER ? NOT_ASKED
		       : function->end_of_hex == HEADER                      ? DENIED
									     : ABSENT;
	return function->denied && offset >= 0x34 ? DENIED : NOT_ASKED;
}

static void write_refusals(const struct paste_function *function, const char *address, FILE *out)
{
	static const char *const words[] = {
		[NOT_ASKED] = "not-asked", [ABSENT] = "absent", [DENIED] = "denied"
	};
	unsigned end;

	for (unsigned begin = 0; begin < SPACE; begin = end) {
		enum status status = status_at(function, begin);
		for (end = begin; end < SPACE && status_at(function, end) == status; end++)
			;
		if (status != OK)
			fprintf(out, "@ config %s 0x%x+%u !%s\n", address, begin, end - begin,
				words[status]);
	}
}

static void write_bytes(const struct paste_function *function, FILE *out)
{
	bool in_row = false;

	for (unsigned i = 0; i < SPACE; i++) {
		bool told = function->from[i] != UNTOLD;
		if (in_row && (!told || i % 16 == 0))
			fputs("\n", out);
		if (told && (!in_row || i % 16 == 0))
			fprintf(out, "%02x:", i);
		if (told)
			fprintf(out, " %02x", function->bytes[i]);
		in_row = told;
	}
	fputs(in_row ? "\n\n" : "\n", out);
}

/* Linux's file "resource"; what has no size that was told leaves the whole untold. */
static void write_resources(const struct paste_function *function, const char *address, FILE *out)
{
	enum { LINES = 13, IO = 0x100, MEMORY = 0x200, PREFETCH = 0x2000, WIDE = 0x100000 };

	if (!function->sizes_told)
		return;
	for (int i = 0; i < REGIONS; i++)
		if (function->regions[i].told && !function->regions[i].size)
			return;
	fprintf(out, "@ read /sys/bus/pci/devices/%s/resource\n", address);
	for (int i = 0; i < LINES; i++) {
		const struct region *region = i < REGIONS ? &function->regions[i] : NULL;
		if (!region || !region->told) {
			fputs("| 0x0 0x0 0x0\n", out);
			continue;
		}
		unsigned flags = region->io ? IO : MEMORY;
		flags |= (region->prefetchable ? PREFETCH : 0U) | (region->wide ? WIDE : 0U);
		fprintf(out, "| 0x%llx 0x%llx 0x%x\n", (unsigned long long)region->begin,
			(unsigned long long)(region->begin + region->size - 1), flags);
	}
}

static void write_function(const struct paste_function *function, FILE *out)
{
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	if (memchr(function->from, FROM_TEXT, SPACE) || memchr(function->from, FROM_HEX, SPACE))
		write_refusals(function, address, out);
	if (function->driver_status)
		fprintf(out, "@ link /sys/bus/pci/devices/%s/driver%s%s\n", address,
			function->driver_status == OK ? "\n| " : " !absent",
			function->driver_status == OK ? function->driver : "");
	if (function->numa_node)
		fprintf(out, "@ read /sys/bus/pci/devices/%s/numa_node\n| %s\n", address,
			function->numa_node);
	write_resources(function, address, out);
	if (function->has_class && function->has_ids)
		fprintf(out, "\n%s %04x: %04x:%04x\n", address, function->class_code,
			function->vendor, function->device);
	else
		fprintf(out, "\n%s -\n", address);
	write_bytes(function, out);
}

/* --- Groups --- */

static int by_number(const void *a, const void *b)
{
	long left = *(const long *)a, right = *(const long *)b;

	return left < right ? -1 : left > right;
}

static void write_members(const struct paste *paste, long group, FILE *out)
{
	char address[PCI_ADDRESS_TEXT];

	fprintf(out, "@ list /sys/kernel/iommu_groups/%ld/devices\n", group);
	for (size_t i = 0; i < paste->functions.count; i++)
		if (paste->functions.items[i]->group == group)
			fprintf(out, "| %s\n",
				pci_address_print(paste->functions.items[i]->address, address));
	for (size_t i = 0; i < paste->others.count; i++)
		if (paste->others.items[i].group == group)
			fprintf(out, "| %s\n", paste->others.items[i].name);
}

/* Linux keeps the range of MSIs in every group's list, whatever the tables reserve. */
static void write_regions(const struct paste *paste, long group, FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < paste->regions.count || (paste->no_rmrr && !any); i++) {
		const struct paste_other *region =
			i < paste->regions.count ? &paste->regions.items[i] : NULL;
		if (region && region->group != group)
			continue;
		if (!any)
			fprintf(out, "@ read /sys/kernel/iommu_groups/%ld/reserved_regions\n",
				group);
		fprintf(out, "| %s\n",
			region ? region->name : "0x00000000fee00000 0x00000000feefffff msi");
		any = true;
	}
}

/* Groups that contradict each other are none. */
static void write_groups(struct paste *paste, FILE *out)
{
	ARRAY(long) groups = { 0 };

	for (size_t i = 0; i < paste->functions.count; i++)
		if (paste->functions.items[i]->group != NO_GROUP)
			*array_add(&paste->arena, &groups) = paste->functions.items[i]->group;
	for (size_t i = 0; i < paste->others.count; i++)
		*array_add(&paste->arena, &groups) = paste->others.items[i].group;
	if (!groups.count || paste->contradiction)
		return;
	qsort(groups.items, groups.count, sizeof *groups.items, by_number);
	size_t kept = 1;
	for (size_t i = 1; i < groups.count; i++)
		if (groups.items[i] != groups.items[kept - 1])
			groups.items[kept++] = groups.items[i];
	fputs("@ list /sys/kernel/iommu_groups\n", out);
	for (size_t i = 0; i < kept; i++)
		fprintf(out, "| %ld\n", groups.items[i]);
	for (size_t i = 0; i < kept; i++) {
		write_members(paste, groups.items[i], out);
		write_regions(paste, groups.items[i], out);
	}
}

/* --- The rest --- */

static void write_line(const char *path, const char *text, FILE *out)
{
	if (text)
		fprintf(out, "@ read %s\n| %s\n", path, text);
}

/* Each line of a text behind "| ". */
static void write_lines(const char *text, FILE *out)
{
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n");
		fprintf(out, "| %.*s\n", (int)length, at);
		at += length + (at[length] == '\n');
	}
}

static void write_acpi(const struct paste *paste, FILE *out)
{
	fprintf(out, "%s\n", paste->tables_text);
	for (unsigned i = 0; paste->whole_acpi && i < PASTE_TABLES; i++)
		if (!(paste->tables_seen >> i & 1))
			fprintf(out, "@ read /sys/firmware/acpi/tables/%s !absent\n",
				paste_tables[i]);
}

/* By its first line others take a log for whole: not where only some lines of it were picked. */
static void write_log(const struct paste *paste, FILE *out)
{
	if (!*paste->log_text)
		return;
	if (paste->version_line && paste->of_kind[KIND_LOG] >= LOG_OF_A_BOOT)
		fprintf(out, "@ log\n| %s\n", paste->version_line);
	else
		fputs("@ log\n", out);
	write_lines(paste->log_text, out);
}

void paste_write(struct paste *paste, FILE *out)
{
	write_acpi(paste, out);
	for (size_t i = 0; i < paste->functions.count; i++)
		write_function(paste->functions.items[i], out);
	write_groups(paste, out);
	write_line("/proc/sys/kernel/osrelease", paste->release, out);
	write_line("/proc/cmdline", paste->command_line, out);
	write_line("/sys/class/dmi/id/product_name", paste->product, out);
	write_line("/sys/class/dmi/id/board_name", paste->board, out);
	write_line("/sys/class/dmi/id/bios_version", paste->bios_version, out);
	write_line("/sys/class/dmi/id/bios_date", paste->bios_date, out);
	if (paste->flags_told)
		fprintf(out, "@ read /proc/cpuinfo\n| flags\t\t: fpu%s%s\n",
			paste->vmx ? " vmx" : "", paste->svm ? " svm" : "");
	if (paste->kvm_intel || paste->kvm_amd)
		fprintf(out, "@ list /sys/module/kvm_%s\n", paste->kvm_amd ? "amd" : "intel");
	if (*paste->interrupts_text) {
		fputs("@ read /proc/interrupts\n", out);
		write_lines(paste->interrupts_text, out);
	}
	write_log(paste, out);
}
