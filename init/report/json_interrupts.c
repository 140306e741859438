/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

/*
 * The mode is that of the CPU's interrupt controller; only together with remapping does it say
 * something of it.
 */
static struct text mode(const struct machine *machine)
{
	enum { X2APIC_MODE = 1 << 10 };
	const struct flag *remapped = &machine->interrupts.remapped;
	const struct number *apic_base = &machine->cpu.apic_base;

	if (remapped->status != OK || !remapped->value)
		return (struct text){ .status =
					      remapped->status == OK ? ABSENT : remapped->status };
	return (struct text){ apic_base->status,
			      apic_base->value & X2APIC_MODE ? "x2apic" : "xapic" };
}

static void ioapic_item(struct json *json, yyjson_mut_val *list, const struct ioapic *ioapic)
{
	yyjson_mut_val *item = json_item(json, list);

	json_number(json, item, "id", ioapic->id);
	json_flag_fact(json, item, "interrupt_remapping.ioapics[].covered",
		       deduced_ioapic_covered(&json->report->judgement->deduced, ioapic));
	json_hex(json, item, "address", 1, ioapic->address);
	json_number(json, item, "first_interrupt", ioapic->first_interrupt);
	json_number(json, item, "offset", ioapic->offset);
}

void json_interrupt_remapping(struct json *json, yyjson_mut_val *root)
{
	const struct machine *machine = json->report->machine;
	yyjson_mut_val *object = json_object(json, root, "interrupt_remapping");

	json_flag_fact(json, object, "interrupt_remapping.offered",
		       json->report->judgement->deduced.remapping_offered);
	json_flag_fact(json, object, "interrupt_remapping.enabled", machine->interrupts.remapped);
	json_text_fact(json, object, "interrupt_remapping.mode", mode(machine));

	yyjson_mut_val *unsafe = json_object(json, object, "unsafe_allowed");
	json_flag_fact(json, unsafe, "interrupt_remapping.unsafe_allowed.vfio_iommu_type1",
		       machine->interrupts.unsafe_type1);
	json_flag_fact(json, unsafe, "interrupt_remapping.unsafe_allowed.iommufd",
		       machine->interrupts.unsafe_iommufd);

	yyjson_mut_val *list = json_list_fact(json, object, "interrupt_remapping.ioapics",
					      machine->iommu.madt.status);
	for (size_t i = 0; list && i < machine->iommu.ioapics.count; i++)
		ioapic_item(json, list, &machine->iommu.ioapics.items[i]);
}
