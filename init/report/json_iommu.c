/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_iommu_sections.h"

static void flags_section(struct json *json, yyjson_mut_val *iommu)
{
	const struct iommu *facts = &json->report->machine->iommu;
	yyjson_mut_val *object = json_object(json, iommu, "flags");

	json_flag_fact(json, object, "iommu.flags.interrupt_remapping", facts->interrupt_remapping);
	json_flag_fact(json, object, "iommu.flags.x2apic_opt_out", facts->x2apic_opt_out);
	json_flag_fact(json, object, "iommu.flags.platform_opt_in", facts->platform_opt_in);
	json_flag_fact(json, object, "iommu.flags.remapping_opt_out", facts->remapping_opt_out);
}

void json_iommu(struct json *json, yyjson_mut_val *root)
{
	const struct iommu *iommu = &json->report->machine->iommu;
	yyjson_mut_val *object = json_object(json, root, "iommu");

	json_text(json, object, "kind", iommu_kind_word(iommu->kind));
	json_text(json, object, "table", iommu->table);
	if (iommu->kind == IOMMU_UNKNOWN) {
		json_unknown_because(json, "iommu.kind", "the ACPI tables could not be read");
		json_unknown_because(json, "iommu.table", "the ACPI tables could not be read");
	}
	json_flag_fact(json, object, "iommu.enabled", iommu->enabled);
	json_number_fact(json, object, "iommu.address_width", iommu->address_width);
	flags_section(json, object);

	/* Without knowing the kind nobody has read a table, so its lists are null and not empty. */
	enum status status = iommu->kind == IOMMU_UNKNOWN ? NOT_ASKED : OK;
	json_iommu_units(json, object, status);
	json_iommu_reserved(json, object, status);
	json_iommu_structures(json, object, status);
}
