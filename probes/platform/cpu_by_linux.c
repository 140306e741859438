/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VT-x or AMD-V as Linux shows it, where the CPU itself was not asked: in texts of other tools.
 *
 * KVM's module for a CPU loads only where the firmware leaves it on, and says in the log where it
 * does not. The flags in /proc/cpuinfo prove it from Linux 5.6 on (vmx; "x86/cpu: Clear VMX feature
 * flag if VMX is not fully enabled", ef4d3bf19855 in the tree tip) and 6.7 on (svm; "x86/cpu: Clear
 * SVM feature if disabled by BIOS", 7deda2ce5b33): before that they stayed where the firmware
 * disabled it. Without a flag the CPU may have none, or the firmware may have disabled it.
 */
#include "probes/platform/cpu.h"

#include <string.h>

#define CPUINFO "/proc/cpuinfo"

static bool is_loaded(struct source *source, struct machine *machine, const char *module)
{
	return source_list(source, &machine->arena, "/sys/module/%s", module).status == OK;
}

/* What the log says, or NULL. "no hardware support" is of the other maker's module as well. */
static const char *disabled_by_firmware(const struct machine *machine)
{
	const struct hints *off = &machine->log.kinds[HINT_VIRTUALIZATION_OFF];

	for (size_t i = 0; i < off->first.count; i++)
		if (strcasestr(off->first.items[i].text, "by bios"))
			return off->first.items[i].text;
	return NULL;
}

/* Whether a line "flags : … vmx …" has this word. */
static bool has_flag(const char *text, const char *flag)
{
	size_t length = strlen(flag);

	for (const char *at = text; (at = strstr(at, flag)); at += length)
		if (at > text && at[-1] == ' ' && (at[length] == ' ' || at[length] == '\n'))
			return true;
	return false;
}

static struct virtualization_by_linux by_flags(const struct machine *machine, const char *text)
{
	bool vmx = has_flag(text, "vmx"), svm = has_flag(text, "svm");
	bool proves =
		(vmx && kernel_is_since(machine, 5, 6)) || (svm && kernel_is_since(machine, 6, 7));

	return (struct virtualization_by_linux){ proves ? VIRTUALIZATION_ENABLED
							: VIRTUALIZATION_UNKNOWN,
						 CPUINFO,
						 vmx   ? "vmx"
						 : svm ? "svm"
						       : "neither vmx nor svm" };
}

void cpu_look_by_linux(struct source *source, struct machine *machine)
{
	struct virtualization_by_linux *shown = &machine->cpu.by_linux;
	const char *disabled = disabled_by_firmware(machine);

	if (disabled) {
		*shown = (struct virtualization_by_linux){ VIRTUALIZATION_LOCKED_OFF, "kernel log",
							   disabled };
		return;
	}
	if (is_loaded(source, machine, "kvm_intel") || is_loaded(source, machine, "kvm_amd")) {
		*shown = (struct virtualization_by_linux){ VIRTUALIZATION_ENABLED, "/sys/module",
							   "kvm_intel or kvm_amd" };
		return;
	}
	struct answer answer = source_read(source, &machine->arena, CPUINFO);
	if (answer.status == OK)
		*shown = by_flags(machine, (const char *)answer.bytes);
}
