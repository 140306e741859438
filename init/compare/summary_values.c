/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which values of a report are kept, and where. */
#include "init/compare/summary_parts.h"

#include "init/compare/json_read.h"
#include "probes/lib/text.h"

#include <string.h>

/* Whose member a path is. */
enum owner { OF_SUMMARY, OF_FUNCTION, OF_DEVICE, OF_FINDING, OF_CHANGE, OWNERS };

/* --- Texts, each at its path --- */

#define FACT(number) OF_SUMMARY, offsetof(struct summary, facts[number])

static const struct {
	const char *path;
	enum owner owner;
	size_t offset;
} texts[] = {
	{ "schema", OF_SUMMARY, offsetof(struct summary, schema) },
	{ "verdict", OF_SUMMARY, offsetof(struct summary, verdict) },
	{ "summary", OF_SUMMARY, offsetof(struct summary, sentence) },
	{ "lost[]", OF_SUMMARY, offsetof(struct summary, lost) },
	{ "machine.label", OF_SUMMARY, offsetof(struct summary, label) },
	{ "machine.hash", OF_SUMMARY, offsetof(struct summary, hash) },
	{ "machine.vendor", FACT(FACT_VENDOR) },
	{ "machine.product", FACT(FACT_PRODUCT) },
	{ "machine.board", FACT(FACT_BOARD) },
	{ "machine.cpu.model", FACT(FACT_CPU) },
	{ "machine.cpu.virtualization", FACT(FACT_VIRTUALIZATION) },
	{ "machine.firmware.vendor", FACT(FACT_FIRMWARE_VENDOR) },
	{ "machine.firmware.version", FACT(FACT_FIRMWARE) },
	{ "machine.firmware.date", FACT(FACT_FIRMWARE_DATE) },
	{ "machine.firmware.type", FACT(FACT_FIRMWARE_TYPE) },
	{ "machine.firmware.secure_boot", FACT(FACT_SECURE_BOOT) },
	{ "machine.hypervisor", FACT(FACT_HYPERVISOR) },
	{ "iommu.kind", FACT(FACT_IOMMU) },
	{ "iommu.enabled", FACT(FACT_IOMMU_ENABLED) },
	{ "interrupt_remapping.enabled", FACT(FACT_REMAPPING) },
	{ "observed.kernel", FACT(FACT_KERNEL) },
	{ "observed.command_line", FACT(FACT_OPTIONS) },
	{ "observed.tool_version", FACT(FACT_TOOL) },
#define MEMBER(name) OF_FUNCTION, offsetof(struct summary_function, name)
	{ "functions[].address", MEMBER(address) },
	{ "functions[].vendor", MEMBER(vendor) },
	{ "functions[].device", MEMBER(device) },
	{ "functions[].subsystem_vendor", MEMBER(subsystem_vendor) },
	{ "functions[].subsystem_device", MEMBER(subsystem_device) },
	{ "functions[].class", MEMBER(class_code) },
	{ "functions[].vendor_name", MEMBER(vendor_name) },
	{ "functions[].device_name", MEMBER(device_name) },
	{ "functions[].slot", MEMBER(slot) },
	{ "functions[].port_type", MEMBER(port_type) },
	{ "functions[].acs.control", MEMBER(acs_control) },
	{ "functions[].bridge.secondary_bus", MEMBER(secondary_bus) },
#undef MEMBER
	{ "devices[].address", OF_DEVICE, offsetof(struct summary_device, address) },
	{ "devices[].name", OF_DEVICE, offsetof(struct summary_device, name) },
	{ "devices[].kind", OF_DEVICE, offsetof(struct summary_device, kind) },
	{ "devices[].verdict", OF_DEVICE, offsetof(struct summary_device, verdict) },
	{ "findings[].rule", OF_FINDING, offsetof(struct summary_finding, rule) },
	{ "findings[].status", OF_FINDING, offsetof(struct summary_finding, status) },
	{ "findings[].severity", OF_FINDING, offsetof(struct summary_finding, severity) },
	{ "findings[].subject", OF_FINDING, offsetof(struct summary_finding, subject) },
	{ "changes[].what", OF_CHANGE, offsetof(struct summary_change, what) },
	{ "changes[].where", OF_CHANGE, offsetof(struct summary_change, where) },
};

static char *copy(struct reading *reading, const char *text)
{
	return text ? arena_copy(&reading->summary->arena, text, strlen(text)) : NULL;
}

static bool take_text(struct reading *reading, const char *path, const char *text)
{
	void *const owners[OWNERS] = { reading->summary, &reading->function, &reading->device,
				       &reading->finding, &reading->change };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(texts[i].path, path) == 0) {
			char *owner = owners[texts[i].owner];
			*(const char **)(void *)(owner + texts[i].offset) = copy(reading, text);
			return true;
		}
	return false;
}

/* --- Lists and numbers --- */

/* "counts.gpu.total" */
static void take_count(struct reading *reading, const char *path, const char *text)
{
	static const char *const keys[] = { "total", "assignable", "after_changes", "unknown" };
	char word[JSON_PATH];
	const char *dot = strchr(path, '.');
	uint64_t number;

	if (!dot || !text_is_decimal(text, 1000000, &number))
		return;
	memcpy(word, path, (size_t)(dot - path));
	word[dot - path] = '\0';
	size_t kind = summary_kind(word);
	if (kind == DEVICE_KINDS)
		return;
	struct summary_count *count = &reading->summary->counts[kind];
	size_t *const places[] = { &count->total, &count->assignable, &count->after_changes,
				   &count->unknown };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(dot + 1, keys[i]) == 0)
			*places[i] = (size_t)number;
}

/* One more word of a list "one, two". */
static void take_word(struct reading *reading, const char **list, const char *word)
{
	*list = *list ? arena_printf(&reading->summary->arena, "%s, %s", *list, word)
		      : copy(reading, word);
}

/* "kernel[].members[]" */
static void take_group(struct reading *reading, const char *path, const char *text)
{
	static const char *const views[] = { "potential[].", "kernel[]." };
	struct pci_address member;
	uint64_t number;

	for (size_t view = 0; view < 2; view++) {
		size_t length = strlen(views[view]);
		if (strncmp(path, views[view], length) != 0)
			continue;
		if (strcmp(path + length, "id") == 0 && text_is_decimal(text, 1 << 24, &number))
			reading->group = (int)number;
		if (strcmp(path + length, "members[]") == 0 && pci_address_parse(text, &member))
			*array_add(&reading->summary->arena, &reading->memberships) =
				(struct membership){ view, reading->group, member };
	}
}

void summary_take_value(void *context, const char *path, const char *text)
{
	struct reading *reading = context;

	if (take_text(reading, path, text) || !text)
		return;
	if (strncmp(path, "counts.", 7) == 0)
		take_count(reading, path + 7, text);
	else if (strncmp(path, "groups.", 7) == 0)
		take_group(reading, path + 7, text);
	else if (strcmp(path, "devices[].blockers[]") == 0)
		take_word(reading, &reading->device.blockers, text);
	else if (strcmp(path, "changes[].rules[]") == 0)
		take_word(reading, &reading->change.rules, text);
	else if (strcmp(path, "changes[].unblocks[]") == 0)
		reading->change.unblocks++;
}

/* --- Ends of items --- */

static bool is_trouble(const struct summary_finding *finding)
{
	return finding->rule && finding->status && finding->severity && finding->subject &&
	       (strcmp(finding->status, "fail") == 0 || strcmp(finding->status, "warn") == 0 ||
		strcmp(finding->status, "unknown") == 0);
}

void summary_take_end(void *context, const char *path)
{
	struct reading *reading = context;
	struct summary *summary = reading->summary;

	if (strcmp(path, "functions[]") == 0) {
		struct summary_function *function = &reading->function;
		if (function->address && pci_address_parse(function->address, &function->at))
			*array_add(&summary->arena, &summary->functions) = *function;
		*function = (struct summary_function){ 0 };
	} else if (strcmp(path, "devices[]") == 0) {
		if (reading->device.address && reading->device.verdict)
			*array_add(&summary->arena, &summary->devices) = reading->device;
		reading->device = (struct summary_device){ 0 };
	} else if (strcmp(path, "findings[]") == 0) {
		if (is_trouble(&reading->finding))
			*array_add(&summary->arena, &summary->findings) = reading->finding;
		reading->finding = (struct summary_finding){ 0 };
	} else if (strcmp(path, "changes[]") == 0) {
		if (reading->change.what)
			*array_add(&summary->arena, &summary->changes) = reading->change;
		reading->change = (struct summary_change){ 0 };
	}
}
