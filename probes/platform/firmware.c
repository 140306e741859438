/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Board and firmware: SMBIOS fields without serial numbers, UEFI or BIOS, Secure Boot. */
#include "probes/scan/probe.h"

#include <string.h>

#define SECURE_BOOT "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static struct text dmi(struct source *source, struct machine *machine, const char *field)
{
	struct answer answer = source_read(source, &machine->arena, "/sys/class/dmi/id/%s", field);

	return text_of_answer(&machine->arena, &answer);
}

static struct flag uefi(struct source *source, struct machine *machine)
{
	struct answer answer = source_list(source, &machine->arena, "/sys/firmware/efi");

	if (answer.status == ABSENT)
		return (struct flag){ OK, false };
	return (struct flag){ answer.status, answer.status == OK };
}

/* The variable is four bytes of attributes and one of value. */
static struct flag secure_boot(struct source *source, struct machine *machine)
{
	if (machine->firmware.uefi.status == OK && !machine->firmware.uefi.value)
		return (struct flag){ ABSENT, false };

	struct answer answer = source_read(source, &machine->arena, SECURE_BOOT);
	if (answer.status == OK && answer.length == 5)
		return (struct flag){ OK, answer.bytes[4] == 1 };

	enum status status = answer.status;
	if (status == OK)
		status = FAILED;
	if (status == ABSENT) {
		struct answer folder =
			source_list(source, &machine->arena, "/sys/firmware/efi/efivars");
		if (folder.status != OK || !folder.length)
			status = FAILED;
	}
	if (status == DENIED || status == FAILED)
		machine_gap(machine, "Secure Boot",
			    "%s: the EFI variable SecureBoot could not be read%s",
			    status_name(status),
			    answer.status == ABSENT ? " (efivarfs is not mounted)" : "");
	return (struct flag){ status, false };
}

/* SMBIOS, type 3. */
static struct flag portable(struct source *source, struct machine *machine)
{
	static const char *const types[] = { "8", "9", "10", "11", "14", "30", "31", "32" };
	struct text type = dmi(source, machine, "chassis_type");
	struct flag flag = { type.status, false };

	for (size_t i = 0; type.status == OK && i < sizeof types / sizeof *types; i++)
		flag.value |= !strcmp(type.value, types[i]);
	return flag;
}

static void look(struct source *source, struct machine *machine)
{
	struct firmware *firmware = &machine->firmware;

	firmware->system_vendor = dmi(source, machine, "sys_vendor");
	firmware->product = dmi(source, machine, "product_name");
	firmware->board_vendor = dmi(source, machine, "board_vendor");
	firmware->board = dmi(source, machine, "board_name");
	firmware->bios_vendor = dmi(source, machine, "bios_vendor");
	firmware->bios_version = dmi(source, machine, "bios_version");
	firmware->bios_date = dmi(source, machine, "bios_date");
	firmware->uefi = uefi(source, machine);
	firmware->secure_boot = secure_boot(source, machine);
	firmware->portable = portable(source, machine);
}

PROBE(firmware, "board, firmware and Secure Boot", look)
