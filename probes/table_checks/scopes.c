/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scopes of a DMAR against the functions that are there. */
#include "probes/table_checks/parts.h"
#include "probes/analysis/scope.h"
#include "probes/machine/pci_ids.h"

#include <stdio.h>

enum { TYPE_AT = 0, ID_AT = 4, START_BUS_AT = 5 };
enum { HEADER_NORMAL = 0 };

struct check {
	struct inconsistencies *found;
	const struct machine *machine;
	bool described[256]; /* numbers of ACPI devices that have an ANDD */
};

/* Whose scope it is. */
struct holder {
	const char *name;
	uint16_t segment;
	bool linux_passes_over;
};

/* An endpoint has a normal header; a bridge has another one, or at least the class of a bridge. */
static bool type_fits(const struct scope *scope, const struct function *function)
{
	if (function->status != OK)
		return true;
	if (scope->type == SCOPE_ENDPOINT)
		return function->header_type == HEADER_NORMAL;
	return function->header_type != HEADER_NORMAL ||
	       function->class_code >> 16 == BASE_CLASS_BRIDGE;
}

/* "00:1c.0/02.0": the start bus, then the hops. */
static const char *path_text(struct arena *arena, const struct scope *scope)
{
	enum { HOP = 6 };
	size_t size = 4 + scope->path.count * HOP;
	char *text = arena_alloc(arena, size);
	size_t length = (size_t)snprintf(text, size, "%02x:", scope->start_bus);

	for (size_t i = 0; i < scope->path.count; i++)
		length += (size_t)snprintf(text + length, size - length, "%s%02x.%x", i ? "/" : "",
					   scope->path.items[i].device,
					   scope->path.items[i].function);
	return text;
}

static void check_pci_scope(const struct check *check, const struct holder *holder,
			    const struct scope *scope)
{
	struct inconsistencies *found = check->found;
	struct scope_match match = scope_match(check->machine, holder->segment, scope);
	const char *kind = scope->type == SCOPE_ENDPOINT ? "an endpoint" : "a bridge";

	if (match.status == ABSENT)
		inconsistent(found, INCONSISTENT, scope->offset + START_BUS_AT, 1,
			     "%s lists %s at %s, where there is no device", holder->name, kind,
			     path_text(found->arena, scope));
	if (match.status != OK)
		return;
	if (!type_fits(scope, match.function))
		inconsistent(found, holder->linux_passes_over ? INCONSISTENT : STOPS_LINUX,
			     scope->offset + TYPE_AT, 1, "%s lists %s at %s, but it is %s",
			     holder->name, kind, path_text(found->arena, scope),
			     scope->type == SCOPE_ENDPOINT ? "a bridge" : "not a bridge");
	else if (match.broken)
		inconsistent(found, INCONSISTENT, scope->offset + START_BUS_AT, 1,
			     "%s lists %s at %s by its bus instead of the path to it", holder->name,
			     kind, path_text(found->arena, scope));
}

static void check_scope(const struct check *check, const struct holder *holder,
			const struct scope *scope)
{
	switch (scope->type) {
	case SCOPE_ENDPOINT:
	case SCOPE_BRIDGE: check_pci_scope(check, holder, scope); break;
	case SCOPE_ACPI_DEVICE:
		if (!check->described[scope->id] && table_is_whole(check->found))
			inconsistent(check->found, INCONSISTENT, scope->offset + ID_AT, 1,
				     "%s lists ACPI device %u, which no ANDD describes",
				     holder->name, scope->id);
		break;
	case SCOPE_IOAPIC:
	case SCOPE_HPET: break;
	default:
		inconsistent(check->found, INCONSISTENT, scope->offset + TYPE_AT, 1,
			     "%s has a device scope of unknown type %u", holder->name, scope->type);
	}
}

static void check_holder(const struct check *check, struct holder holder, const scope_list *scopes)
{
	for (size_t i = 0; i < scopes->count; i++)
		check_scope(check, &holder, &scopes->items[i]);
}

void iommu_checks_scopes(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	struct check check = { .found = found, .machine = machine };

	for (size_t i = 0; i < iommu->andd.count; i++)
		check.described[iommu->andd.items[i].number] = true;
	/*
	 * Linux reads no PCI scope of those that are for all (dmar_pci_bus_add_dev(),
	 * dmar_iommu_notify_scope_dev()).
	 */
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		check_holder(&check, (struct holder){ "a DRHD", unit->segment, unit->include_all },
			     &unit->scopes);
	}
	for (size_t i = 0; i < iommu->reserved.count; i++)
		check_holder(&check,
			     (struct holder){ "an RMRR", iommu->reserved.items[i].segment, false },
			     &iommu->reserved.items[i].scopes);
	for (size_t i = 0; i < iommu->atsr.count; i++) {
		const struct device_list *atsr = &iommu->atsr.items[i];
		check_holder(&check, (struct holder){ "an ATSR", atsr->segment, atsr->flag },
			     &atsr->scopes);
	}
	for (size_t i = 0; i < iommu->satc.count; i++)
		check_holder(&check,
			     (struct holder){ "a SATC", iommu->satc.items[i].segment, false },
			     &iommu->satc.items[i].scopes);
	for (size_t i = 0; i < iommu->sidp.count; i++)
		check_holder(&check,
			     (struct holder){ "a SIDP", iommu->sidp.items[i].segment, true },
			     &iommu->sidp.items[i].scopes);
}
