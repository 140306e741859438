/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a paste was, what it lacks, and what to ask for. */
#include "probes/paste/input.h"
#include "probes/paste/parts.h"
#include "probes/paste/pasted.h"

#include <string.h>

static const char *kinds_text(const struct paste *paste, struct arena *arena)
{
	static const char *const names[KINDS] = {
		[KIND_LSPCI] = "lspci",
		[KIND_VERBOSE] = "lspci -v",
		[KIND_HEX] = "lspci -x",
		[KIND_TREE] = "lspci -t",
		[KIND_LISTING] = "listing of IOMMU groups",
		[KIND_LOG] = "kernel log",
		[KIND_ACPI] = "acpidump",
		[KIND_INTERRUPTS] = "/proc/interrupts",
		[KIND_CPU] = "lscpu",
		[KIND_KERNEL] = "uname",
		[KIND_REGIONS] = "reserved_regions",
		[KIND_PVESH] = "pvesh",
		[KIND_VIRSH] = "virsh nodedev-dumpxml",
		[KIND_JSON] = "JSON",
	};
	const char *text = NULL;

	for (int kind = 0; kind < KINDS; kind++)
		if (paste->of_kind[kind] && names[kind])
			text = text ? arena_printf(arena, "%s, %s", text, names[kind])
				    : names[kind];
	return text;
}

/* A dump of registers alone is told what to do beside it as a capture is. */
static bool is_bare_dump(const struct paste *paste)
{
	for (int kind = KIND_NONE + 1; kind < KINDS; kind++)
		if (paste->of_kind[kind] && kind != KIND_LSPCI && kind != KIND_HEX &&
		    kind != KIND_ACPI && kind != KIND_COMMAND)
			return false;
	return paste->of_kind[KIND_HEX] != 0;
}

static void count_functions(const struct paste *paste, struct pasted *pasted)
{
	for (size_t i = 0; i < paste->functions.count; i++) {
		const struct paste_function *function = paste->functions.items[i];
		pasted->without_ids += !function->has_ids;
		pasted->ambiguous += function->ambiguous;
		pasted->without_group += paste->grouped && function->group == NO_GROUP;
	}
	pasted->groups_alone = paste->grouped && !paste->command_line;
}

static void tell_lines(const struct paste *paste)
{
	size_t not_understood = paste->not_understood;

	if (paste->cut)
		input_complain(paste->file, 0, "%zu line%s longer than 64 kB, cut there",
			       paste->cut, paste->cut == 1 ? "" : "s");
	if (paste->log_left_out)
		input_complain(paste->file, 0, "%zu lines of the kernel log beyond 512 kB not kept",
			       paste->log_left_out);
	if (not_understood && !paste->verbose)
		input_complain(paste->file, 0,
			       "%zu of %zu lines not understood; --verbose shows them",
			       not_understood, paste->lines);
}

/* A line that looked like one of a tool is no fact yet. */
static bool tells_something(const struct paste *paste)
{
	return paste->functions.count || paste->others.count || paste->tables_seen ||
	       paste->whole_acpi || paste->flags_told || paste->kvm_intel || paste->kvm_amd ||
	       paste->regions.count || paste->release || *paste->log_text ||
	       *paste->interrupts_text || paste->version_line || paste->command_line ||
	       paste->product;
}

bool paste_tell(const struct paste *paste, struct arena *arena, struct pasted *pasted)
{
	if (!tells_something(paste)) {
		input_complain(
			paste->file, 0,
			"not a capture, and nothing in it was understood: expected lspci, a "
			"listing of IOMMU groups, a kernel log, acpidump, /proc/interrupts, pvesh, "
			"virsh nodedev-dumpxml, lshw -json or a JSON report");
		return false;
	}
	pasted->kinds = kinds_text(paste, arena);
	tell_lines(paste);
	count_functions(paste, pasted);
	pasted->bare_dump = is_bare_dump(paste);
	if (paste->contradiction)
		pasted->contradiction =
			arena_copy(arena, paste->contradiction, strlen(paste->contradiction));
	return true;
}
