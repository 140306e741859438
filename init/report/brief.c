/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report in at most 1 KiB of ASCII, for an EFI variable. Nothing in it changes from run to run but the day, so that the
 * variable is written only when the machine has changed, and at most once a day. A later Linux tells by day and firmware
 * version how much it still is worth (brief.h).
 */
#include "init/report/brief.h"
#include "init/report/renderers.h"
#include "init/report/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FOR_COUNT = 32 };

struct brief {
	char text[BRIEF_SIZE];
	size_t length;
};

/* A whole line or nothing. Bytes that are not printable ASCII become '?'. */
static bool add(struct brief *brief, size_t limit, const char *format, ...) __attribute__((format(printf, 3, 4)));

static bool add(struct brief *brief, size_t limit, const char *format, ...)
{
	char line[BRIEF_LINE];

	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);

	size_t length = strlen(line);
	if (brief->length + length + 1 > limit)
		return false;
	for (size_t i = 0; i < length; i++)
		brief->text[brief->length++] = line[i] >= ' ' && line[i] <= '~' ? line[i] : '?';
	brief->text[brief->length++] = '\n';
	return true;
}

static bool add_device(struct brief *brief, const struct device_judgement *device)
{
	const struct function *function = device->function;
	char address[PCI_ADDRESS_TEXT];

	return add(brief, BRIEF_SIZE - ROOM_FOR_COUNT, "%s %04x:%04x %s: %s", pci_address_print(function->address, address),
		   function->vendor, function->device, words_kind(function), device_verdict_word(device->verdict));
}

/* Those that come first are what most people came for, and the room may end. */
static void add_devices(struct brief *brief, const struct judgement *judgement)
{
	size_t left_out = 0;

	for (size_t i = 0; i < judgement->ranking.devices.count; i++)
		if (left_out || !add_device(brief, judgement->ranking.devices.items[i]))
			left_out++;
	if (left_out)
		add(brief, BRIEF_SIZE, "and %zu more devices", left_out);
}

static void add_findings(struct brief *brief, const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (finding->about_machine && finding->status != FINDING_PASS && finding->status != FINDING_NOT_APPLICABLE)
			add(brief, BRIEF_SIZE / 2, "%s: %s", finding->rule->id, finding_status_word(finding->status));
	}
}

void render_brief(const struct report *report, FILE *out)
{
	struct brief brief = { .length = 0 };
	struct arena arena = ARENA_EMPTY;
	const struct machine *machine = report->machine;

	add(&brief, BRIEF_SIZE, "vfio-preflight %s: %s", VFIO_PREFLIGHT_VERSION, verdict_name(report->judgement->verdict));
	add(&brief, BRIEF_SIZE, "%s", report->judgement->summary);
	if (report->at)
		add(&brief, BRIEF_SIZE, BRIEF_DAY "%.10s", report->at);
	add(&brief, BRIEF_SIZE, "Machine: %s", words_board(&arena, machine));
	add(&brief, BRIEF_SIZE, "Firmware: %s", words_firmware_type(machine));
	const char *version = words_firmware_version(&arena, machine);
	if (version)
		add(&brief, BRIEF_SIZE, BRIEF_FIRMWARE "%s", version);
	add(&brief, BRIEF_SIZE, "CPU: %s", words_cpu(&arena, machine));
	add(&brief, BRIEF_SIZE, "IOMMU: %s", words_iommu(&arena, machine));
	add(&brief, BRIEF_SIZE, "Interrupts: %s", words_interrupts(&arena, report));
	add_findings(&brief, report->judgement);
	add_devices(&brief, report->judgement);
	fwrite(brief.text, 1, brief.length, out);
	arena_free(&arena);
}
