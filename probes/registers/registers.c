/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/registers/registers.h"
#include "probes/lib/bytes.h"
#include "probes/lib/text.h"

#include <string.h>

/* --- Addresses --- */

const char *registers_name(struct arena *arena, uint64_t base)
{
	return arena_printf(arena, "registers at 0x%llx", (unsigned long long)base);
}

/*
 * Why no unit can have its registers there, or NULL. Below 1 MiB lies what only looks like memory,
 * such as VGA's planes.
 */
static const char *why_not_there(const struct registers *registers)
{
	enum { FIRST_MIB = 1 << 20, WIDEST = 52 };
	const struct number *bits = &registers->machine->cpu.physical_address_bits;
	uint64_t width = bits->status == OK && bits->value < WIDEST ? bits->value : WIDEST;

	if (!registers->base)
		return "the table gives address 0";
	if (registers->base % registers->alignment)
		return registers->alignment == 4096 ? "the address is not aligned to 4 KiB"
						    : "the address is not aligned to 16 KiB";
	if (registers->base < FIRST_MIB)
		return "the address is below 1 MiB";
	return registers->base >> width ? "the address exceeds the CPU's address width" : NULL;
}

void registers_begin(struct registers *registers, const struct remapping_unit *unit)
{
	registers->base = unit->base;
	registers->asked = registers->ones = registers->denied = registers->failed = 0;

	const char *why = why_not_there(registers);
	registers->plausible = !why;
	if (why)
		machine_gap(registers->machine,
			    registers_name(&registers->machine->arena, unit->base),
			    "failed: %s, so they were not read", why);
}

size_t registers_units(struct machine *machine)
{
	size_t count = machine->iommu.units.count;

	if (count <= REGISTERS_UNITS_AT_MOST)
		return count;
	machine_gap(machine, "registers of the IOMMU",
		    "failed: the table lists %zu units; only the first %u were read", count,
		    REGISTERS_UNITS_AT_MOST);
	return REGISTERS_UNITS_AT_MOST;
}

/* --- Reading --- */

static struct number understood(struct registers *registers, const struct answer *answer,
				uint32_t width)
{
	struct bytes bytes = bytes_of(answer->bytes, answer->length);
	struct number number = { OK, width == 8 ? bytes_u64(&bytes) : bytes_u32(&bytes) };
	uint64_t ones = width == 8 ? UINT64_MAX : UINT32_MAX;

	registers->asked++;
	registers->ones += number.value == ones;
	if (answer->length != width || number.value == ones)
		return (struct number){ .status = FAILED };
	return number;
}

struct number registers_read(struct registers *registers, unsigned offset, uint32_t width)
{
	if (!registers->plausible)
		return (struct number){ .status = FAILED };

	struct answer answer = source_mmio(registers->source, &registers->machine->arena,
					   registers->base + offset, width);
	struct number number = { .status = answer.status == ABSENT ? FAILED : answer.status };
	if (answer.status == OK)
		number = understood(registers, &answer, width);
	registers->denied += number.status == DENIED;
	registers->failed += number.status == FAILED;
	return number;
}

void registers_end(struct registers *registers, struct remapping_unit *unit)
{
	struct machine *machine = registers->machine;
	bool all_ones = registers->asked && registers->ones == registers->asked;

	if (registers->asked)
		unit->all_ones = (struct flag){ OK, all_ones };
	else
		unit->all_ones.status = !registers->plausible || registers->failed ? FAILED
					: registers->denied                        ? DENIED
										   : NOT_ASKED;
	registers->units_denied += registers->denied > 0;
	if (registers->failed)
		machine_gap(machine, registers_name(&machine->arena, unit->base),
			    all_ones ? "failed: they read as all ones, nothing answers there"
				     : "failed: %zu of them could not be read, or read as all ones",
			    registers->failed);
}

/* Of several options iomem= the last one counts. */
static bool is_relaxed(const struct text *command_line)
{
	bool relaxed = false;

	for (const char *at = command_line->status == OK ? command_line->value : "";
	     (at = strstr(at, "iomem=")); at++)
		relaxed = strncmp(at, "iomem=relaxed", 13) == 0;
	return relaxed;
}

static const char *why_denied(struct machine *machine)
{
	const struct text *lockdown = &machine->kernel.lockdown;

	if (lockdown->status == OK && strcmp(lockdown->value, "none") != 0)
		return arena_printf(&machine->arena,
				    "the kernel is locked down (%s), as it is under Secure Boot",
				    lockdown->value);
	if (machine->cpu.apic_base.status == DENIED)
		return "only root may read /dev/mem";
	if (is_relaxed(&machine->kernel.command_line))
		return "the kernel refuses them in /dev/mem";
	return "the kernel reserves this memory for its driver; boot with iomem=relaxed";
}

void registers_note_denied(struct registers *registers)
{
	if (registers->units_denied)
		machine_gap(registers->machine, "registers of the IOMMU",
			    "denied for %zu of %zu units: %s", registers->units_denied,
			    registers->machine->iommu.units.count, why_denied(registers->machine));
}

/* --- Text --- */

struct text registers_text(struct source *source, struct machine *machine, const char *path)
{
	struct answer answer = source_read(source, &machine->arena, "%s", path);

	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, path, "%s: it could not be read", status_name(answer.status));
	if (answer.status != OK)
		return (struct text){ .status = answer.status };
	return (struct text){ OK, answer_line(&machine->arena, &answer) };
}
