/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of the section "iommu", each in the file of its name. Keys: report.schema.json. */
#ifndef INIT_REPORT_JSON_IOMMU_SECTIONS_H
#define INIT_REPORT_JSON_IOMMU_SECTIONS_H

#include "init/report/json_sections.h"

/*
 * Adds "scopes" to a structure; `path` is that of the scopes' addresses,
 * "iommu.units[].scopes[].address". (json_scopes.c)
 */
void json_scopes(struct json *json, yyjson_mut_val *object, const char *path, uint16_t segment,
		 const scope_list *scopes);

/*
 * Adds "units", or null where no table was seen. `status`: of the tables that tell the kind of
 * IOMMU.
 */
void json_iommu_units(struct json *json, yyjson_mut_val *object, enum status status);

/*
 * Adds the registers of one unit and their fields: "version" to "efr_differs".
 * (json_unit_registers.c)
 */
void json_unit_registers(struct json *json, yyjson_mut_val *object,
			 const struct remapping_unit *unit);

/* "reserved", likewise. */
void json_iommu_reserved(struct json *json, yyjson_mut_val *object, enum status status);

/*
 * "atsr" "rhsa" "andd" "satc" "sidp" "endpoints" "unknown_structures", likewise; "mcfg" and "hpet"
 * by their own tables.
 */
void json_iommu_structures(struct json *json, yyjson_mut_val *object, enum status status);

#endif
