/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/framebuffer.h"
#include "probes/quirks/versions.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"
#include "probes/machine/pci_ids.h"

static void cite_range(struct findings *findings, struct finding *finding,
		       const struct framebuffer *framebuffer)
{
	finding_cite_text(findings, finding,
			  arena_printf(findings->arena, "0x%llx-0x%llx",
				       (unsigned long long)framebuffer->begin,
				       (unsigned long long)framebuffer->end),
			  "/proc/iomem %s", framebuffer->name);
}

static const char *why_it_blocks(const struct machine *machine, const struct function *function)
{
	if (framebuffer_refusal(machine, function))
		return "; the kernel log shows the refusal.";
	if (function->class_code >> 8 != CLASS_VGA)
		return ": Linux frees it for VGA devices only (class 0300).";
	return version_does(machine, VERSION_KEEPS_FRAMEBUFFER, NULL).value
		       ? ": Linux frees it only since 6.0."
		       : " before Linux 6.0; the running version is unknown.";
}

/* It is kept from being claimed, or given up by the driver that draws there next. */
static void advise(const struct machine *machine, struct findings *findings,
		   struct finding *finding)
{
	const char *option = framebuffer_option(machine);

	if (option)
		finding_set_remedy(findings, finding,
				   "Add %s to the kernel command line (%s). The screen then stays "
				   "dark unless a GPU driver is loaded.",
				   option, option_where(machine));
}

static void judge_holder(const struct machine *machine, struct findings *findings,
			 const struct function *function)
{
	const struct framebuffer *framebuffer = &machine->framebuffer;
	const struct hint *refusal = framebuffer_refusal(machine, function);
	bool blocks = framebuffer_blocks(machine, function);
	struct finding *finding;

	finding = finding_add_function(
		findings, blocks ? FINDING_FAIL : FINDING_WARN, function, "%s holds its BAR %u%s%s",
		framebuffer->name, framebuffer->bar,
		blocks ? ", so vfio-pci cannot reserve it" : " (the boot framebuffer).",
		blocks ? why_it_blocks(machine, function) : "");
	cite_range(findings, finding, framebuffer);
	if (refusal)
		finding_cite_text(findings, finding, refusal->text, "kernel log");
	if (!blocks) {
		finding_set_remedy(findings, finding,
				   "Nothing needs to be done: vfio-pci frees it when it binds this "
				   "device; the screen then goes dark.");
		finding->no_action = true;
		return;
	}
	/*
	 * What is no VGA device has no sign of whether it is the one, should the holder not be
	 * seen.
	 */
	if (function->class_code >> 8 == CLASS_VGA)
		finding->severity = SEVERITY_CHANGE;
	advise(machine, findings, finding);
}

/* A note, but for a display that it would keep from being assigned. */
static void judge_unseen(const struct machine *machine, struct findings *findings)
{
	const struct framebuffer *framebuffer = &machine->framebuffer;
	const char *text = framebuffer->name
				   ? "A driver holds the firmware's framebuffer; unknown in which "
				     "device's BAR."
				   : "Unknown whether a driver holds the firmware's framebuffer.";
	struct finding *finding = finding_add_machine(findings, FINDING_UNKNOWN, "%s", text);

	finding_cite_text(findings, finding, status_name(framebuffer->status), "/proc/iomem");
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!framebuffer_may_block(machine, function))
			continue;
		finding = finding_add_function(findings, FINDING_UNKNOWN, function, "%s", text);
		finding_cite_text(findings, finding, status_name(framebuffer->status),
				  "/proc/iomem");
		finding->severity = SEVERITY_CHANGE;
	}
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct framebuffer *framebuffer = &machine->framebuffer;
	const struct function *holder = framebuffer->holder_status == OK
						? machine_function(machine, framebuffer->holder)
						: NULL;
	struct finding *finding;

	if (holder) {
		judge_holder(machine, findings, holder);
	} else if (framebuffer->status == ABSENT) {
		finding = finding_add_machine(findings, FINDING_PASS,
					      "No driver holds the firmware's framebuffer.");
		finding_cite_text(findings, finding, "none", "/proc/iomem");
	} else if (framebuffer->status == OK && framebuffer->holder_status == ABSENT) {
		finding = finding_add_machine(
			findings, FINDING_PASS,
			"The firmware's framebuffer is in no display device's BAR.");
		cite_range(findings, finding, framebuffer);
	} else {
		judge_unseen(machine, findings);
	}
}

RULE(framebuffer_on_display) = {
	.id = "framebuffer_on_display",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the firmware's framebuffer is on it",
	.remedy = "Let its own driver bind before vfio-pci does, or make another GPU the primary "
		  "one in the firmware setup.",
	.where = WHERE_OPTION,
	.judge = judge,
	EXPLAIN(.meaning = "The kernel still uses the firmware's framebuffer, in memory of this "
			   "display device. While it holds that memory, vfio-pci cannot reserve "
			   "the BAR (\"BAR n: can't reserve\"), and a VM with the device does not "
			   "start. Since Linux 6.0 vfio-pci frees it automatically, for VGA "
			   "devices only (class 0300); there this is a warning.",
		.how = "/proc/iomem has a line efifb, vesafb, simplefb, simpledrm, efidrm, "
		       "vesadrm, "
		       "corebootdrm or BOOTFB (simple-framebuffer) inside a BAR of the device.",
		.avoid = "Do not do this while it drives the only screen that you need.",
		.reference = "Linux, drivers/video/aperture.c; drivers/vfio/pci/vfio_pci_core.c")
};
