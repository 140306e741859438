/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void firmware_section(struct json *json, yyjson_mut_val *machine)
{
	const struct firmware *firmware = &json->report->machine->firmware;
	yyjson_mut_val *object = json_object(json, machine, "firmware");
	struct text type = { firmware->uefi.status, firmware->uefi.value ? "uefi" : "bios" };

	json_text_fact(json, object, "machine.firmware.type", type);
	json_text_fact(json, object, "machine.firmware.vendor", firmware->bios_vendor);
	json_text_fact(json, object, "machine.firmware.version", firmware->bios_version);
	json_text_fact(json, object, "machine.firmware.date", firmware->bios_date);
	/* UEFI without that variable has no Secure Boot that could be on. */
	struct flag secure_boot = firmware->secure_boot;
	if (secure_boot.status == ABSENT && firmware->uefi.status == OK && firmware->uefi.value)
		secure_boot = (struct flag){ OK, false };
	json_flag_fact(json, object, "machine.firmware.secure_boot", secure_boot);
}

static const char *virtualization_word(const struct cpu *cpu)
{
	static const char *const words[] = {
		[VIRTUALIZATION_UNKNOWN] = "unknown",
		[VIRTUALIZATION_ENABLED] = "enabled",
		[VIRTUALIZATION_LOCKED_OFF] = "locked-off",
		[VIRTUALIZATION_ABSENT] = "absent",
	};

	return words[cpu_virtualization(cpu)];
}

static void virtualization_details(struct json *json, yyjson_mut_val *cpu)
{
	const struct virtualization_details *details = &json->report->machine->cpu.details;
	yyjson_mut_val *object = json_object(json, cpu, "virtualization_details");

#define DETAIL(name) \
	json_flag_fact(json, object, "machine.cpu.virtualization_details." #name, details->name)
	DETAIL(ept);
	DETAIL(unrestricted_guest);
	DETAIL(apicv);
	DETAIL(posted_interrupts);
	DETAIL(x2apic_virtualization);
	DETAIL(npt);
	DETAIL(avic);
	DETAIL(x2avic);
#undef DETAIL
}

/* Each CPU that is not as CPU 0 is. */
static void cpus(struct json *json, yyjson_mut_val *object)
{
	const struct cpu *cpu = &json->report->machine->cpu;

	json_number_fact(json, object, "machine.cpu.online", cpu->online);
	yyjson_mut_val *list =
		json_list_fact(json, object, "machine.cpu.differing", cpu->differ.status);
	for (size_t i = 0; list && i < cpu->differing.count; i++) {
		yyjson_mut_val *item = json_item(json, list);
		json_number(json, item, "cpu", cpu->differing.items[i].cpu);
		json_hex(json, item, "lock", 1, cpu->differing.items[i].value);
	}
}

static void cpu_section(struct json *json, yyjson_mut_val *machine)
{
	enum { X2APIC_MODE = 10 };
	const struct cpu *cpu = &json->report->machine->cpu;
	yyjson_mut_val *object = json_object(json, machine, "cpu");

	json_text_fact(json, object, "machine.cpu.vendor",
		       (struct text){ cpu->status, cpu->vendor });
	json_text_fact(json, object, "machine.cpu.model", (struct text){ cpu->status, cpu->model });
	json_text(json, object, "virtualization", virtualization_word(cpu));
	if (cpu_virtualization(cpu) == VIRTUALIZATION_UNKNOWN)
		json_unknown_because(json, "machine.cpu.virtualization",
				     "the CPU or its lock could not be asked");
	json_flag_fact(json, object, "machine.cpu.x2apic",
		       (struct flag){ cpu->status, cpu->x2apic });
	json_flag_fact(
		json, object, "machine.cpu.x2apic_enabled",
		(struct flag){ cpu->apic_base.status, cpu->apic_base.value >> X2APIC_MODE & 1 });
	json_flag_fact(json, object, "machine.cpu.x2apic_locked", cpu->x2apic_locked);
	json_number_fact(json, object, "machine.cpu.physical_address_bits",
			 cpu->physical_address_bits);
	virtualization_details(json, object);
	cpus(json, object);
	json_flag_fact(json, object, "machine.cpu.vtd_fused_off",
		       json->report->machine->iommu.vtd_fused_off);
}

static void hypervisor(struct json *json, yyjson_mut_val *machine)
{
	const struct cpu *cpu = &json->report->machine->cpu;
	struct text text = { cpu->status,
			     cpu->hypervisor_vendor ? cpu->hypervisor_vendor : "unnamed" };

	if (cpu->status == OK && !cpu->hypervisor)
		text.status = ABSENT;
	json_text_fact(json, machine, "machine.hypervisor", text);
}

static void confidential_section(struct json *json, yyjson_mut_val *machine)
{
	const struct confidential *facts = &json->report->machine->confidential;
	yyjson_mut_val *object = json_object(json, machine, "confidential");

	json_flag_fact(json, object, "machine.confidential.snp", facts->snp);
	json_flag_fact(json, object, "machine.confidential.tdx", facts->tdx);
	json_flag_fact(json, object, "machine.confidential.vfio_cdev", facts->cdev);
}

static void framebuffer_section(struct json *json, yyjson_mut_val *machine)
{
	const struct framebuffer *framebuffer = &json->report->machine->framebuffer;

	if (framebuffer->status != OK) {
		json_null(json, machine, "framebuffer");
		json_unknown(json, "machine.framebuffer", framebuffer->status);
		return;
	}
	yyjson_mut_val *object = json_object(json, machine, "framebuffer");
	json_text(json, object, "name", framebuffer->name);
	json_hex(json, object, "begin", 1, framebuffer->begin);
	json_hex(json, object, "end", 1, framebuffer->end);
	if (framebuffer->holder_status == OK)
		json_address(json, object, "function", framebuffer->holder);
	else
		json_null(json, object, "function");
	json_unknown(json, "machine.framebuffer.function", framebuffer->holder_status);
	json_number_fact(json, object, "machine.framebuffer.bar",
			 (struct number){ framebuffer->holder_status, framebuffer->bar });
}

/* A controller without a driver shows nothing, which says nothing about what hangs on it. */
static void note_unseen_controllers(struct json *json)
{
	const struct machine *machine = json->report->machine;

	for (size_t i = 0; machine->usb.status == OK && i < machine->functions.count; i++)
		if (function_is_usb_controller(&machine->functions.items[i]) &&
		    !usb_was_seen(&machine->usb, machine->functions.items[i].address))
			json_unknown_because(json, "machine.usb",
					     "a USB controller had no driver (yet)");
}

static void usb_list(struct json *json, yyjson_mut_val *machine)
{
	const struct usb *usb = &json->report->machine->usb;
	yyjson_mut_val *list = json_list_fact(json, machine, "machine.usb", usb->status);

	note_unseen_controllers(json);
	if (usb->why)
		json_unknown_because(json, "machine.usb", usb->why);
	for (size_t i = 0; list && i < usb->devices.count; i++) {
		const struct usb_device *device = &usb->devices.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_address(json, item, "controller", device->controller);
		json_text(json, item, "kind", usb_kind_name(device->kind));
		json_text_fact(json, item, "machine.usb[].name", device->name);
		json_flag_fact(json, item, "machine.usb[].ours", device->ours);
	}
}

static void root_disk(struct json *json, yyjson_mut_val *machine)
{
	const struct root_disk *disk = &json->report->machine->root_disk;
	yyjson_mut_val *list = json_list_fact(json, machine, "machine.root_disk", disk->status);

	for (size_t i = 0; list && i < disk->controllers.count; i++)
		json_add_address(json, list, disk->controllers.items[i]);
}

/* Which one it is, as far as somebody asked for that. */
static void which(struct json *json, yyjson_mut_val *object)
{
	const struct text *hash = &json->report->machine->hash;

	json_text_fact(json, object, "machine.label", json->report->machine->label);
	json_text(json, object, "hash", hash->status == OK ? hash->value : NULL);
	if (hash->status == FAILED)
		json_unknown_because(json, "machine.hash",
				     "no UUID, serial number or network card");
	else
		json_unknown(json, "machine.hash", hash->status);
}

void json_machine(struct json *json, yyjson_mut_val *root)
{
	const struct firmware *firmware = &json->report->machine->firmware;
	yyjson_mut_val *object = json_object(json, root, "machine");

	which(json, object);
	json_text_fact(json, object, "machine.vendor", firmware->system_vendor);
	json_text_fact(json, object, "machine.product", firmware->product);
	json_text_fact(json, object, "machine.board_vendor", firmware->board_vendor);
	json_text_fact(json, object, "machine.board", firmware->board);
	json_flag_fact(json, object, "machine.portable", firmware->portable);
	firmware_section(json, object);
	cpu_section(json, object);
	hypervisor(json, object);
	json_flag_fact(json, object, "machine.xen_dom0", json->report->machine->kernel.xen_dom0);
	confidential_section(json, object);
	json_memory_map(json, object);
	framebuffer_section(json, object);
	usb_list(json, object);
	root_disk(json, object);
}
