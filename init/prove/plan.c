/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/plan.h"

#include "probes/assignment/card.h"
#include "probes/machine/pci_ids.h"
#include "probes/machine/vmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct planner {
	const struct machine *machine;
	const struct judgement *judgement;
	const struct choice *choice;
	bool in_image, is_server;
	struct plan *plan;
};

/* --- Refused whatever is named --- */

static const char *hangs_on_usb(const struct usb *usb, const struct function *function)
{
	for (size_t i = 0; i < usb->devices.count; i++) {
		const struct usb_device *device = &usb->devices.items[i];
		if (pci_address_compare(device->controller, function->address) != 0)
			continue;
		if (device->kind == USB_KEYBOARD)
			return "a keyboard is connected to it";
		return device->ours.status == OK && device->ours.value
			       ? "the stick with the report is connected to it"
			       : "a USB disk is connected to it";
	}
	return NULL;
}

static const char *usb_refuses(const struct machine *machine, const struct function *function)
{
	if (!function_is_usb_controller(function))
		return NULL;
	if (function->driver.status == OK && !usb_was_seen(&machine->usb, function->address))
		return "unknown what is connected to it";
	return hangs_on_usb(&machine->usb, function);
}

/* A kernel that draws on it, or a screen that the firmware lit. */
static bool is_console(const struct machine *machine, const struct function *function)
{
	const struct framebuffer *screen = &machine->framebuffer;

	if (screen->status == OK && screen->holder_status == OK &&
	    pci_address_compare(screen->holder, function->address) == 0)
		return true;
	return function_is_display(function) && function->place.boot_vga.status == OK &&
	       function->place.boot_vga.value;
}

static const char *why_refused(const struct machine *machine, const struct function *function)
{
	if (function->status != OK || function->silent)
		return "it does not answer";
	if (function->address.domain > LAST_ORDINARY_DOMAIN)
		return "it is behind Intel VMD";
	if (carries_root_disk(machine, function->address))
		return "this system runs from a disk on it";
	if (is_console(machine, function))
		return "the console is on it";
	return usb_refuses(machine, function);
}

/* --- Left out unless named --- */

static bool has_host_driver(const struct planner *planner, const struct function *function)
{
	return function->driver.status == OK && strcmp(function->driver.value, "vfio-pci") != 0 &&
	       !planner->in_image;
}

static bool is_onboard_port(const struct planner *planner, const struct function *function)
{
	return planner->is_server && function->class_code >> 16 == BASE_CLASS_NETWORK &&
	       !card_can_be_moved(planner->machine, function);
}

static bool is_raid_or_sas(const struct function *function)
{
	return function->class_code >> 8 == CLASS_RAID || function->class_code >> 8 == CLASS_SAS;
}

/* Under virtio-iommu Linux before 6.15 makes a device's group when it gets a driver. */
static bool is_in_no_group(const struct machine *machine, const struct function *function,
			   const struct deduced_device *deduced)
{
	return !function->group && machine->iommu.kind != IOMMU_VIRTIO && deduced &&
	       deduced->in_no_group.status == OK && deduced->in_no_group.value;
}

static const char *why_left_out(const struct planner *planner, const struct function *function)
{
	const struct deduced_device *deduced =
		deduced_device(&planner->judgement->deduced, function);

	if (is_in_no_group(planner->machine, function, deduced))
		return "it is in no IOMMU group";
	if (proof_hung_before(&planner->machine->proof, function->address))
		return "the machine stopped while it was tried the last time";
	if (deduced && deduced->reset.bad.quirk)
		return deduced->reset.bad.quirk->about;
	if (is_raid_or_sas(function))
		return "a RAID or SAS controller: a reset may disturb its disks";
	if (is_onboard_port(planner, function))
		return "an onboard network port: the management controller may use it";
	return has_host_driver(planner, function) ? "a driver of the host is bound to it" : NULL;
}

/* --- The list --- */

static bool is_named(const struct choice *choice, const struct function *function)
{
	for (size_t i = 0; i < choice->device_count; i++)
		if (pci_address_compare(choice->devices[i], function->address) == 0)
			return true;
	return false;
}

static void decide(const struct planner *planner, const struct function *function,
		   struct plan_device *device)
{
	const char *why = why_refused(planner->machine, function);

	device->part = PLAN_REFUSED;
	if (!why) {
		device->part = PLAN_LEFT_OUT;
		why = device->named ? NULL : why_left_out(planner, function);
	}
	if (!why)
		device->part = PLAN_IN;
	snprintf(device->reason, sizeof device->reason, "%s", why ? why : "");
}

static void add(const struct planner *planner, const struct function *function)
{
	struct plan *plan = planner->plan;

	if (plan->count == PLAN_AT_MOST) {
		plan->left++;
		return;
	}
	struct plan_device *device = &plan->devices[plan->count];
	*device = (struct plan_device){
		.vendor = function->vendor,
		.device = function->device,
		.class_code = function->class_code,
		.unit = (unsigned)plan->count++,
		.group = function->group ? function->group->id : PLAN_NO_GROUP,
		.named = is_named(planner->choice, function),
	};
	pci_address_print(function->address, device->address);
	snprintf(device->kind, sizeof device->kind, "%s",
		 device_kind_name(function_kind(function)));
	if (function->driver.status == OK)
		snprintf(device->driver, sizeof device->driver, "%.31s", function->driver.value);
	for (size_t i = 0; i < PROOF_STEPS_EXPLAINED; i++) {
		const struct rule *rule = proof_reason(&planner->judgement->findings,
						       function->address, proof_steps[i]);
		snprintf(device->rules[i], PLAN_RULE, "%s", rule ? rule->id : "");
	}
	decide(planner, function, device);
}

const char *plan_rule(const struct plan_device *device, const char *step)
{
	for (size_t i = 0; i < PROOF_STEPS_EXPLAINED; i++)
		if (strcmp(proof_steps[i], step) == 0)
			return device->rules[i];
	return "";
}

/* --- Units --- */

static const struct function *function_of(const struct planner *planner, size_t device)
{
	struct pci_address address;

	return pci_address_parse(planner->plan->devices[device].address, &address)
		       ? machine_function(planner->machine, address)
		       : NULL;
}

static void join(struct plan *plan, size_t a, size_t b)
{
	unsigned from = plan->devices[b].unit, to = plan->devices[a].unit;

	for (size_t i = 0; from != to && i < plan->count; i++)
		if (plan->devices[i].unit == from)
			plan->devices[i].unit = to;
}

static void join_units(const struct planner *planner)
{
	struct plan *plan = planner->plan;

	for (size_t i = 0; i < plan->count; i++)
		for (size_t k = i + 1; k < plan->count; k++) {
			const struct function *one = function_of(planner, i),
					      *other = function_of(planner, k);
			if (one && other && one->group && other->group &&
			    (one->group == other->group ||
			     is_same_card(planner->machine, one, other)))
				join(plan, i, k);
		}
}

void plan_refuse(struct plan *plan, size_t device, enum plan_part part, const char *why, ...)
{
	unsigned unit = plan->devices[device].unit;
	char text[PLAN_REASON];
	va_list values;

	va_start(values, why);
	vsnprintf(text, sizeof text, why, values);
	va_end(values);
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_device *other = &plan->devices[i];
		if (other->unit != unit || other->part != PLAN_IN)
			continue;
		other->part = part;
		if (i == device)
			snprintf(other->reason, sizeof other->reason, "%s", text);
		else
			snprintf(other->reason, sizeof other->reason,
				 "%s goes along with it: %.100s", plan->devices[device].address,
				 text);
	}
}

/* What is out takes its unit with it. */
static void spread(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_device *out = &plan->devices[i];
		for (size_t k = 0; out->part != PLAN_IN && k < plan->count; k++) {
			struct plan_device *in = &plan->devices[k];
			if (in->unit != out->unit || in->part != PLAN_IN)
				continue;
			in->part = out->part;
			snprintf(in->reason, sizeof in->reason, "%s goes along with it: %.100s",
				 out->address, out->reason);
		}
	}
}

/* Members that are no devices but hold a driver: they would have to leave the host first. */
static void refuse_held_groups(const struct planner *planner)
{
	const struct machine *machine = planner->machine;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < planner->plan->count; i++) {
		const struct function *function = function_of(planner, i);
		for (size_t k = 0;
		     function && function->group && k < function->group->members.count; k++) {
			const struct function *member =
				machine_function(machine, function->group->members.items[k]);
			if (member && function_is_bridge_in_the_way(member) &&
			    member->driver.status == OK)
				plan_refuse(planner->plan, i, PLAN_LEFT_OUT,
					    "%s in its group has the driver %.32s",
					    pci_address_print(member->address, address),
					    member->driver.value);
		}
	}
}

/* With names, only they and what goes along with them; of all others nothing is told. */
static void keep_named(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		bool wanted = false;
		for (size_t k = 0; k < plan->count; k++)
			wanted |= plan->devices[k].named &&
				  plan->devices[k].unit == plan->devices[i].unit;
		if (wanted)
			continue;
		plan->devices[i].part = PLAN_LEFT_OUT;
		*plan->devices[i].reason = '\0';
	}
}

/* --- What was named --- */

static void check_names(const struct planner *planner)
{
	char address[PCI_ADDRESS_TEXT];
	struct plan *plan = planner->plan;

	for (size_t i = 0; i < planner->choice->device_count && !*plan->wrong; i++) {
		const struct function *function =
			machine_function(planner->machine, planner->choice->devices[i]);
		pci_address_print(planner->choice->devices[i], address);
		if (!function)
			snprintf(plan->wrong, sizeof plan->wrong,
				 "%s: there is no such device; see lspci -D", address);
		else if (!function_is_device(function))
			snprintf(plan->wrong, sizeof plan->wrong,
				 "%s is a bridge or part of the chipset: not assigned to a virtual "
				 "machine",
				 address);
	}
}

static bool has_bmc_display(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_device(&machine->functions.items[i]) &&
		    function_kind(&machine->functions.items[i]) == KIND_BMC_DISPLAY)
			return true;
	return false;
}

void plan_make(const struct machine *machine, const struct judgement *judgement,
	       const struct choice *choice, bool in_image, struct plan *plan)
{
	struct planner planner = { .machine = machine,
				   .judgement = judgement,
				   .choice = choice,
				   .in_image = in_image,
				   .is_server = has_bmc_display(machine),
				   .plan = plan };

	memset(plan, 0, sizeof *plan);
	check_names(&planner);
	if (machine->groups_status != OK)
		snprintf(plan->blocked, sizeof plan->blocked,
			 "the kernel shows no IOMMU groups, so no device can be opened by VFIO");
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_device(&machine->functions.items[i]))
			add(&planner, &machine->functions.items[i]);
	join_units(&planner);
	spread(plan);
	refuse_held_groups(&planner);
	if (choice->device_count)
		keep_named(plan);
}
