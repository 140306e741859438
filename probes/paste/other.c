/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of other tools that go into the capture as they stand: acpidump, /proc/interrupts. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <ctype.h>
#include <string.h>

/* Those that probes ask for. */
const char paste_tables[PASTE_TABLES][5] = {
	"DMAR", "IVRS", "VIOT", "APIC", "MCFG", "HPET", "VFCT"
};

/* "DMAR @ 0x0000000000000000": the first of each counts. */
static bool begin_table(struct paste *paste, const char *text)
{
	const char *at = text + 4;
	uint64_t address;

	if (strnlen(text, 5) < 5 || strncmp(at, " @ 0x", 5) != 0)
		return false;
	at += 3;
	if (!text_take_hex(&at, UINT64_MAX, &address))
		return false;
	*paste->table = '\0';
	paste->table_next = 0;
	paste->at = NULL;
	paste->whole_acpi |= strncmp(text, "DSDT", 4) == 0;
	for (unsigned i = 0; i < PASTE_TABLES; i++)
		if (!strncmp(text, paste_tables[i], 4) && !(paste->tables_seen >> i & 1)) {
			paste->tables_seen |= 1U << i;
			memcpy(paste->table, paste_tables[i], 5);
			fprintf(paste->tables, "%s @ 0x0\n", paste->table);
		}
	return true;
}

/* "0010: 44 4D 41 52 …  DMAR" */
static bool table_line(struct paste *paste, const char *text)
{
	const char *at = text;
	uint64_t offset, byte;
	unsigned count = 0;

	if (!text_take_digits(&at, 4, 8, &offset) || *at++ != ':')
		return false;
	if (!*paste->table || paste->again) /* what was wrapped are the letters at its end */
		return true;
	if (offset != paste->table_next) { /* what is missing cannot be made up */
		*paste->table = '\0';
		return true;
	}
	for (const char *next = at + 1;
	     count < 16 && *at == ' ' && text_take_digits(&next, 2, 2, &byte) &&
	     (*next == ' ' || !*next);
	     at = next++, count++) {
		if (!count)
			fprintf(paste->tables, "    %04zX:", paste->table_next);
		fprintf(paste->tables, " %02X", (unsigned)byte);
	}
	if (count)
		fputs("\n", paste->tables);
	else /* it lost its bytes */
		*paste->table = '\0';
	paste->table_next += count;
	return true;
}

enum kind paste_acpi_line(struct paste *paste, const char *text, int indent)
{
	if (begin_table(paste, text))
		return KIND_ACPI;
	if (paste->of_kind[KIND_ACPI] && !paste->at && (indent || paste->last_kind == KIND_ACPI) &&
	    table_line(paste, text))
		return KIND_ACPI;
	return KIND_NONE;
}

/* "           CPU0       CPU1", "  16:   0   0  IR-IO-APIC   16-fasteoi   i801_smbus" */
enum kind paste_interrupts_line(struct paste *paste, const char *text)
{
	bool head = strncmp(text, "CPU0", 4) == 0;
	size_t name = strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if (!head && (!paste->of_kind[KIND_INTERRUPTS] || !name || name > 4 || text[name] != ':' ||
		      text[name + 1] != ' '))
		return KIND_NONE;
	if (head && paste->of_kind[KIND_INTERRUPTS])
		return KIND_INTERRUPTS;
	fprintf(paste->interrupts, "%s\n", text);
	return KIND_INTERRUPTS;
}
