/* What Linux has made of the remapping units that the tables name. */
#include "probes/acpi.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#define FOLDER "/sys/class/iommu"

static void note_gap(struct machine *machine, enum status status, const char *path)
{
	if (!status_is_evidence(status))
		machine_gap(machine, path, "%s: it could not be read", status_name(status));
}

/* A register of one unit. ABSENT means that Linux shows none, for another kind of unit. */
static struct text read_text(struct source *source, struct machine *machine, const char *unit, const char *name)
{
	const char *path = arena_printf(&machine->arena, FOLDER "/%s/intel-iommu/%s", unit, name);
	struct answer answer = source_read(source, &machine->arena, "%s", path);

	note_gap(machine, answer.status, path);
	if (answer.status != OK)
		return (struct text){ .status = answer.status };
	return (struct text){ OK, answer_line(&machine->arena, &answer) };
}

/* Hexadecimal digits without 0x. */
static bool parse_hex(const char *text, uint64_t *value)
{
	char *end;

	if (!isxdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &end, 16);
	return !errno && !*end;
}

static struct number read_number(struct source *source, struct machine *machine, const char *unit, const char *name)
{
	struct text text = read_text(source, machine, unit, name);
	struct number number = { .status = text.status };

	if (text.status == OK && !parse_hex(text.value, &number.value)) {
		number.status = FAILED;
		machine_gap(machine, arena_printf(&machine->arena, FOLDER "/%s/intel-iommu/%s", unit, name),
			    "failed: \"%s\" is no hexadecimal number", text.value);
	}
	return number;
}

static struct remapping_unit *unit_at(struct iommu *iommu, uint64_t base)
{
	for (size_t i = 0; i < iommu->units.count; i++)
		if (iommu->units.items[i].base == base)
			return &iommu->units.items[i];
	return NULL;
}

static void read_intel_unit(struct source *source, struct machine *machine, const char *name)
{
	struct number address = read_number(source, machine, name, "address");
	struct remapping_unit *unit = address.status == OK ? unit_at(&machine->iommu, address.value) : NULL;
	if (!unit)
		return;

	unit->version = read_text(source, machine, name, "version");
	unit->capability = read_number(source, machine, name, "cap");
	unit->extended_capability = read_number(source, machine, name, "ecap");
}

void iommu_units_look(struct source *source, struct machine *machine)
{
	struct iommu *iommu = &machine->iommu;
	struct answer folder = source_list(source, &machine->arena, FOLDER);
	const char *name;
	size_t at = 0;

	note_gap(machine, folder.status, FOLDER);
	while ((name = answer_next_name(&machine->arena, &folder, &at)))
		*array_add(&machine->arena, &iommu->registered) = name;

	/* A kernel without the folder has no IOMMU driver at all. */
	iommu->enabled.status = folder.status == ABSENT ? OK : folder.status;
	iommu->enabled.value = iommu->registered.count > 0;

	for (size_t i = 0; iommu->kind == IOMMU_INTEL && i < iommu->registered.count; i++)
		read_intel_unit(source, machine, iommu->registered.items[i]);
}
