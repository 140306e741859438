/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/plan_make.h"

#include "init/prove/plan_units.h"

#include "probes/assignment/card.h"
#include "probes/machine/pci_ids.h"
#include "probes/machine/vmd.h"

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

static bool has_virtual_functions(const struct function *function)
{
	const struct sriov *sriov = function_features(function)->sriov;

	return sriov && sriov->enabled && sriov->num_vfs;
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
	if (has_virtual_functions(function))
		return "its virtual functions are on: vfio-pci refuses it, and they may be in use";
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
	plan_join_units(machine, plan);
	plan_spread(plan);
	plan_refuse_held_groups(machine, plan);
	if (choice->device_count)
		plan_keep_named(plan);
}
