/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"
#include "probes/machine/pci_ids.h"

static void cite_range(struct findings *findings, struct finding *finding, const struct framebuffer *framebuffer)
{
	finding_cite_text(findings, finding, arena_printf(findings->arena, "0x%llx-0x%llx", (unsigned long long)framebuffer->begin,
						  (unsigned long long)framebuffer->end), "/proc/iomem %s", framebuffer->name);
}

static void judge_holder(const struct machine *machine, struct findings *findings, const struct function *function)
{
	const struct framebuffer *framebuffer = &machine->framebuffer;
	bool freed = function->class_code >> 8 == CLASS_VGA;
	struct finding *finding;

	finding = finding_add_function(findings, FINDING_WARN, function, "The firmware's framebuffer lies in its BAR, held by %s.",
				framebuffer->name);
	cite_range(findings, finding, framebuffer);
	if (freed)
		finding_set_remedy(findings, finding, "Nothing on Linux 6.1 and later: vfio-pci frees it when it binds a VGA device; the screen then goes "
		       "dark. Before that: video=efifb:off video=vesafb:off on the kernel command line.");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct framebuffer *framebuffer = &machine->framebuffer;
	const struct function *holder = framebuffer->holder_status == OK ? machine_function(machine, framebuffer->holder) : NULL;
	struct finding *finding;

	if (holder) {
		judge_holder(machine, findings, holder);
		return;
	}
	if (framebuffer->status == ABSENT) {
		finding = finding_add_machine(findings, FINDING_PASS, "No driver holds a framebuffer of the firmware.");
		finding_cite_text(findings, finding, "none", "/proc/iomem");
	} else if (framebuffer->status == OK && framebuffer->holder_status == ABSENT) {
		finding = finding_add_machine(findings, FINDING_PASS, "The firmware's framebuffer lies in no display device's BAR.");
		cite_range(findings, finding, framebuffer);
	} else {
		finding = finding_add_machine(findings, FINDING_UNKNOWN, framebuffer->name ?
				       "A driver holds the firmware's framebuffer; in which device's BAR could not be seen." :
				       "Whether a driver holds the firmware's framebuffer could not be seen.");
		finding_cite_text(findings, finding, status_name(framebuffer->status), "/proc/iomem");
	}
}

RULE(framebuffer_on_display) = {
	.id = "framebuffer_on_display",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the firmware's framebuffer is on it",
	.remedy = "Let its own driver take it over first, or start the kernel with initcall_blacklist=sysfb_init (before Linux 6.0: "
		  "video=efifb:off). Or make another GPU the primary one in the firmware setup.",
	.judge = judge,
	EXPLAIN(
		.meaning = "The kernel still draws where the firmware drew, in memory of this "
			   "display device. While it holds that memory, vfio-pci cannot reserve "
			   "the BAR (\"BAR n: can't reserve\"), and a virtual machine with the "
			   "device does not start. vfio-pci frees it by itself for VGA devices "
			   "only (class 0300), not for other display classes.",
		.how = "/proc/iomem has a line efifb, vesafb, simplefb, simple-framebuffer or "
		       "BOOTFB inside a BAR of the device.",
		.avoid = "Do not do so while it carries the only screen that you need.",
		.reference = "Linux, drivers/video/aperture.c; drivers/vfio/pci/vfio_pci_core.c")
};
