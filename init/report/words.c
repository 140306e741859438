/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/words.h"
#include "probes/machine/live.h"
#include "probes/machine/pci_ids.h"

#include <string.h>
#include <strings.h>

static const char *or_unknown(const struct text *text)
{
	return text->status == OK && *text->value ? text->value : NULL;
}

const char *words_board(struct arena *arena, const struct machine *machine)
{
	const char *vendor = or_unknown(&machine->firmware.system_vendor);
	const char *product = or_unknown(&machine->firmware.product);
	const struct text *name = machine->label.status == OK ? &machine->label : &machine->hash;
	const char *which = or_unknown(name), *model = vendor || product ? "" : "unknown machine";

	return arena_printf(arena, "%s%s%s%s%s%s", vendor ? vendor : model,
			    vendor && product ? " " : "", product ? product : "", which ? " (" : "",
			    which ? which : "", which ? ")" : "");
}

const char *words_firmware_type(const struct machine *machine)
{
	const struct firmware *firmware = &machine->firmware;

	if (firmware->uefi.status != OK)
		return "unknown type";
	if (!firmware->uefi.value)
		return "BIOS";
	if (firmware->secure_boot.status == ABSENT)
		return "UEFI without Secure Boot";
	if (firmware->secure_boot.status != OK)
		return "UEFI, Secure Boot unknown";
	return firmware->secure_boot.value ? "UEFI, Secure Boot on" : "UEFI, Secure Boot off";
}

const char *words_firmware_version(struct arena *arena, const struct machine *machine)
{
	const struct firmware *firmware = &machine->firmware;
	const char *vendor = or_unknown(&firmware->bios_vendor);
	const char *version = or_unknown(&firmware->bios_version);
	const char *date = or_unknown(&firmware->bios_date);

	if (!vendor && !version && !date)
		return NULL;
	return arena_printf(arena, "%s%s%s%s%s%s", vendor ? vendor : "unknown maker",
			    version ? " " : "", version ? version : "", date ? " (" : "",
			    date ? date : "", date ? ")" : "");
}

const char *words_firmware(struct arena *arena, const struct machine *machine)
{
	const char *version = words_firmware_version(arena, machine);

	return arena_printf(arena, "%s%s%s", words_firmware_type(machine), version ? ", " : "",
			    version ? version : "");
}

/*
 * How much of "Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz" names the CPU: its clock would push the
 * rest off a line.
 */
static size_t before_clock(const char *model)
{
	const char *clock = strstr(model, " @");

	return clock ? (size_t)(clock - model) : strlen(model);
}

const char *words_cpu(struct arena *arena, const struct machine *machine)
{
	static const char *const below[] = {
		[RUNS_UNSEEN] = "",
		[RUNS_ON_HARDWARE] = "",
		[RUNS_AS_GUEST] = " (in a virtual machine)",
		[RUNS_AS_DOM0] = " (in Xen's dom0)",
		[RUNS_AS_GUEST_OR_DOM0] = " (under a hypervisor)",
	};
	static const char *const states[] = { "status unknown", "available", "disabled by firmware",
					      "not supported" };
	const struct cpu *cpu = &machine->cpu;
	const char *name = cpu->vmx ? "VT-x" : cpu->svm ? "AMD-V" : "virtualisation";

	enum virtualization virtualization = cpu_virtualization(cpu);
	if (cpu->status != OK)
		return virtualization ? arena_printf(arena, "unknown: virtualisation %s",
						     states[virtualization])
				      : "unknown";
	/* What a hypervisor hides may be there. */
	bool hidden = virtualization == VIRTUALIZATION_ABSENT && *below[machine_runs_on(machine)];
	const char *model = *cpu->model ? cpu->model : cpu->vendor;
	return arena_printf(arena, "%.*s: %s %s%s", (int)before_clock(model), model, name,
			    hidden ? "not visible" : states[virtualization],
			    below[machine_runs_on(machine)]);
}

static const char *enabled_or_not(const struct flag *flag)
{
	if (flag->status != OK)
		return "state unknown";
	return flag->value ? "enabled" : "disabled";
}

const char *words_iommu(struct arena *arena, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	if (iommu->kind == IOMMU_NONE)
		return "none reported by firmware (no DMAR, IVRS or VIOT)";
	if (iommu->kind == IOMMU_UNKNOWN && !iommu_is_live(machine))
		return "unknown: ACPI tables could not be read";
	if (iommu->kind == IOMMU_UNKNOWN)
		return machine->groups_status == OK ||
				       (iommu->enabled.status == OK && iommu->enabled.value)
			       ? "enabled; no ACPI table of it is visible"
			       : "remaps interrupts; no ACPI table of it is visible";

	const char *width =
		iommu->address_width.status == OK
			? arena_printf(arena, ", %u-bit", (unsigned)iommu->address_width.value)
			: "";
	return arena_printf(arena, "%s (%s), %zu unit%s%s: %s", iommu_kind_name(iommu->kind),
			    iommu->table, iommu->units.count, iommu->units.count == 1 ? "" : "s",
			    width, enabled_or_not(&iommu->enabled));
}

const char *words_interrupts(struct arena *arena, const struct report *report)
{
	struct flag offered = report->judgement->deduced.remapping_offered;
	const struct flag *remapped = &report->machine->interrupts.remapped;

	/* What is at work needs no offer. */
	if (remapped->status == OK && remapped->value && !(offered.status == OK && offered.value))
		return "remapping enabled";
	const char *offer = offered.status != OK ? "support unknown"
			    : offered.value      ? "supported"
						 : "not supported by firmware";

	return arena_printf(arena, "remapping %s, %s", offer, enabled_or_not(remapped));
}

const char *words_gpu_driver(struct arena *arena, const struct machine *machine)
{
	char address[PCI_ADDRESS_TEXT];
	bool any = false, unknown = machine->functions_status != OK;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		unknown |= function->status != OK;
		if (function->status != OK || !function_is_display(function))
			continue;
		any = true;
		if (!status_is_evidence(function->driver.status))
			unknown = true;
		else if (function->driver.status == OK)
			return arena_printf(arena, "%s bound to %s", function->driver.value,
					    pci_address_print(function->address, address));
	}
	return unknown ? "unknown whether one is bound"
	       : any   ? "none bound"
		       : "no display device found";
}

const char *words_kind(const struct function *function)
{
	switch (function->class_code >> 16) {
	case BASE_CLASS_STORAGE: return "storage";
	case BASE_CLASS_NETWORK: return "network";
	case BASE_CLASS_DISPLAY: return "display";
	case BASE_CLASS_MULTIMEDIA: return "audio";
	case BASE_CLASS_BRIDGE: return "bridge";
	case BASE_CLASS_WIRELESS: return "wireless";
	case BASE_CLASS_PROCESSOR:
	case BASE_CLASS_ACCELERATOR: return "accel";
	}
	switch (function->class_code >> 8) {
	case CLASS_USB: return "USB";
	case CLASS_FIBRE_CHANNEL: return "storage";
	case CLASS_INFINIBAND: return "network";
	}
	return function->status != OK && !function->remembered ? "unknown" : "other";
}

const char *words_device(struct arena *arena, const struct function *function)
{
	if (function->device_name)
		return arena_printf(arena, "%s %s",
				    function->vendor_name ? function->vendor_name : "",
				    function->device_name);
	if (function->vendor_name)
		return arena_printf(arena, "%s %04x:%04x", function->vendor_name, function->vendor,
				    function->device);
	return arena_printf(arena, "%04x:%04x", function->vendor, function->device);
}

/* What stands in the last brackets of a name, where it has some: "GeForce RTX 3070", "AMD/ATI". */
static const char *in_brackets(struct arena *arena, const char *name)
{
	const char *open = strrchr(name, '[');
	const char *close = open ? strchr(open, ']') : NULL;

	return close && close > open + 1 ? arena_copy(arena, open + 1, (size_t)(close - open - 1))
					 : NULL;
}

/* "Intel Corporation" is "Intel", "Red Hat, Inc." is "Red Hat". */
static const char *short_maker(struct arena *arena, const char *vendor)
{
	static const char *const endings[] = { ",",          " Corporation",  " Corp",
					       " Inc",       " Co.",          " Ltd",
					       " Technolog", " Semiconductor" };
	size_t length = strlen(vendor);
	const char *brand = in_brackets(arena, vendor);

	if (brand)
		return brand;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		const char *at = strstr(vendor, endings[i]);
		if (at && at > vendor && (size_t)(at - vendor) < length)
			length = (size_t)(at - vendor);
	}
	return arena_copy(arena, vendor, length);
}

const char *words_device_short(struct arena *arena, const struct function *function, size_t room)
{
	const char *vendor = function->vendor_name;
	const char *device = function->device_name;

	if (!vendor || !device)
		return words_device(arena, function);
	const char *maker = short_maker(arena, vendor);
	const char *whole = arena_printf(arena, "%s %s", maker, device);
	const char *model = strlen(whole) > room ? in_brackets(arena, device) : NULL;
	return model ? arena_printf(arena, "%s %s", maker, model) : whole;
}

const char *words_place(struct arena *arena, const struct function *function)
{
	const struct place *place = &function->place;
	const char *text = "";
	char address[PCI_ADDRESS_TEXT];

	if (place->slot.status == OK)
		text = arena_printf(arena, ", slot %s", place->slot.value);
	if (place->numa_node.status == OK)
		text = arena_printf(arena, "%s, NUMA node %llu", text,
				    (unsigned long long)place->numa_node.value);
	if (place->vmd.status == OK)
		text = arena_printf(arena, "%s, behind Intel VMD %s", text,
				    pci_address_print(place->vmd.endpoint, address));
	if (place->removable.status == OK)
		text = arena_printf(arena, "%s, %s", text, place->removable.value);
	return *text ? text + 2 : text;
}

/* Where the sentence at `text` ends: past its full stop and the blank after it. */
static const char *past_sentence(const char *text)
{
	for (; *text; text++)
		if (text[0] == '.' && text[1] == ' ' && text[2] >= 'A' && text[2] <= 'Z')
			return text + 2;
	return text;
}

static bool begins_last_resort(const char *text)
{
	static const char *const ways[] = { "last resort", "the last resort",
					    "as the last resort" };

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (strncasecmp(text, ways[i], strlen(ways[i])) == 0)
			return true;
	return false;
}

const char *words_sentences(struct arena *arena, const char *text, size_t most)
{
	const char *end = past_sentence(text);

	if (strlen(text) <= most)
		return text;
	while (*end && !begins_last_resort(end) && (size_t)(past_sentence(end) - text) <= most)
		end = past_sentence(end);
	while (end > text && end[-1] == ' ')
		end--;
	return arena_copy(arena, text, (size_t)(end - text));
}

const char *words_speed(unsigned speed)
{
	static const char *const speeds[] = { "unknown speed", "2.5 GT/s", "5 GT/s", "8 GT/s",
					      "16 GT/s",       "32 GT/s",  "64 GT/s" };

	return speeds[speed < sizeof speeds / sizeof *speeds ? speed : 0];
}
