/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The framebuffer that the firmware left and a driver of the kernel claimed, and the display
 * function whose BAR it is in.
 *
 * /proc/iomem is a line for each range, "  c0000000-c0ffffff : efifb", indented within its parent.
 *                                          Without CAP_SYS_ADMIN the
 * names are shown and all addresses are zero: that there is none can be seen, where it is cannot.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <string.h>

#define IOMEM "/proc/iomem"

/*
 * Linux: drivers/firmware/sysfb_simplefb.c, drivers/video/fbdev/{efifb,vesafb,simplefb}.c,
 * drivers/gpu/drm/{tiny,sysfb}.
 */
static const char *const names[] = {
	"BOOTFB",    "efifb",  "vesafb",  "simplefb",    "simple-framebuffer",
	"simpledrm", "efidrm", "vesadrm", "corebootdrm", "ofdrm",
};

static const char *known_name(const char *text)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0)
			return names[i];
	return NULL;
}

/* "BEGIN<separator>END" in hexadecimal; `text` moves on behind it. */
static bool take_range(const char **text, char separator, uint64_t *begin, uint64_t *end)
{
	return text_take_hex(text, UINT64_MAX, begin) && *(*text)++ == separator &&
	       text_take_hex(text, UINT64_MAX, end);
}

static bool take_line(struct framebuffer *framebuffer, const char *line)
{
	uint64_t begin, end;

	line += strspn(line, " ");
	if (!take_range(&line, '-', &begin, &end) || strncmp(line, " : ", 3) != 0)
		return false;
	framebuffer->name = known_name(line + 3);
	if (!framebuffer->name)
		return false;
	framebuffer->begin = begin;
	framebuffer->end = end;
	framebuffer->status = end ? OK : DENIED;
	return true;
}

static void find_framebuffer(struct source *source, struct machine *machine)
{
	struct framebuffer *framebuffer = &machine->framebuffer;
	struct answer answer = source_read(source, &machine->arena, IOMEM);

	framebuffer->status = answer.status == OK ? ABSENT : answer.status;
	if (answer.status != OK)
		return;
	/* The copy is ours to take apart. */
	char *text = (char *)answer.bytes, *line;
	while ((line = strsep(&text, "\n")))
		if (take_line(framebuffer, line))
			return;
}

/* The six BARs are the first lines of the file "resource": "0xBEGIN 0xEND 0xFLAGS". */
static enum status holds(struct source *source, struct machine *machine, struct pci_address address,
			 uint64_t where, unsigned *which)
{
	enum { BARS = 6 };
	char name[PCI_ADDRESS_TEXT];
	struct answer answer =
		source_read(source, &machine->arena, "/sys/bus/pci/devices/%s/resource",
			    pci_address_print(address, name));

	if (answer.status != OK)
		return answer.status;
	const char *text = (const char *)answer.bytes;
	for (unsigned bar = 0; bar < BARS && *text; bar++) {
		uint64_t begin, end;
		*which = bar;
		if (!take_range(&text, ' ', &begin, &end))
			return FAILED;
		if (end && begin <= where && where <= end)
			return OK;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return ABSENT;
}

static void find_holder(struct source *source, struct machine *machine)
{
	struct framebuffer *framebuffer = &machine->framebuffer;

	framebuffer->holder_status =
		machine->functions_status == OK ? ABSENT : machine->functions_status;
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->status != OK || !function_is_display(function))
			continue;
		enum status status = holds(source, machine, function->address, framebuffer->begin,
					   &framebuffer->bar);
		if (status != ABSENT) {
			framebuffer->holder_status = status;
			framebuffer->holder = function->address;
		}
		if (status == OK)
			return;
	}
}

static void look(struct source *source, struct machine *machine)
{
	struct framebuffer *framebuffer = &machine->framebuffer;

	find_framebuffer(source, machine);
	if (framebuffer->status == OK)
		find_holder(source, machine);
	else
		framebuffer->holder_status = framebuffer->status;
	if (framebuffer->status == DENIED || framebuffer->status == FAILED)
		machine_gap(machine, IOMEM, "%s: %s", status_name(framebuffer->status),
			    framebuffer->name
				    ? "only root may see where the firmware's framebuffer is"
				    : "unknown whether the firmware's framebuffer is claimed");
}

PROBE(pci_framebuffer, "the firmware's framebuffer", look, .after = { "pci" })
