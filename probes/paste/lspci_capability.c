/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities of `lspci -vv` as the registers that they were printed from. Only what probes look
 * at is put back; other registers stay untold.
 */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <string.h>

enum { EXTENDED = CAPABILITY_EXTENDED };
enum { PM = 1, MSI = CAPABILITY_MSI, EXPRESS = CAPABILITY_EXPRESS, MSIX = CAPABILITY_MSIX };
enum { AF = 0x13, ACS = EXTENDED + 0x0d, ARI = EXTENDED + 0x0e, ATS = EXTENDED + 0x0f };
enum { SRIOV = CAPABILITY_SRIOV, PRI = EXTENDED + 0x13, REBAR = CAPABILITY_REBAR };
enum { PASID = EXTENDED + 0x1b };

/* How lspci names them; the begin is enough. */
static const struct {
	uint16_t id;
	char name[10]; /* its begin; with a NUL where it is shorter */
} names[] = {
	{ PM, "Power Mana" },
	{ 2, "AGP versio" },
	{ 3, "Vital Prod" },
	{ 4, "Slot ID" },
	{ MSI, "MSI:" },
	{ MSI, "Message Si" },
	{ 7, "PCI-X" },
	{ 8, "HyperTrans" },
	{ 9, "Vendor Spe" },
	{ 0x0a, "Debug port" },
	{ 0x0c, "Hot-plug c" },
	{ 0x0d, "Subsystem" },
	{ 0x0f, "Secure dev" },
	{ EXPRESS, "Express" },
	{ MSIX, "MSI-X" },
	{ 0x12, "SATA HBA" },
	{ AF, "PCI Advanc" },
	{ 0x14, "Enhanced A" },
	{ EXTENDED + 1, "Advanced E" },
	{ EXTENDED + 2, "Virtual Ch" },
	{ EXTENDED + 3, "Device Ser" },
	{ EXTENDED + 4, "Power Budg" },
	{ EXTENDED + 5, "Root Compl" },
	{ EXTENDED + 0x0b, "Vendor Spe" },
	{ ACS, "Access Con" },
	{ ARI, "Alternativ" },
	{ ATS, "Address Tr" },
	{ SRIOV, "Single Roo" },
	{ EXTENDED + 0x12, "Multicast" },
	{ PRI, "Page Reque" },
	{ REBAR, "Physical R" },
	{ REBAR, "Resizable " },
	{ EXTENDED + 0x16, "Dynamic Po" },
	{ EXTENDED + 0x17, "Transactio" },
	{ EXTENDED + 0x18, "Latency To" },
	{ EXTENDED + 0x19, "Secondary " },
	{ PASID, "Process Ad" },
	{ EXTENDED + 0x1d, "Downstream" },
	{ EXTENDED + 0x1e, "L1 PM Subs" },
	{ EXTENDED + 0x1f, "Precision " },
	{ EXTENDED + 0x23, "Designated" },
	{ EXTENDED + 0x24, "Virtual Re" },
	{ EXTENDED + 0x25, "Data Link " },
	{ EXTENDED + 0x26, "Physical L" },
	{ EXTENDED + 0x27, "Lane Margi" },
};

/*
 * Registers: `words` are the label of the line, or of a line above it, and then the words in it,
 * each behind a bar. `base` 0: a sign behind each word is a bit, of the first one `shift`, of the
 * others the next; else a number of this base stands behind the word.
 */
static const struct field {
	uint16_t id;
	uint8_t at, shift, base;
	const char *words;
} fields[] = {
	{ PM, 4, 0, 10, "Status|Status: D" },
	{ PM, 4, 3, 0, "Status|NoSoftRst" },
	{ MSI, 0, 16, 0, "MSI|Enable" },
	{ MSI, 0, 23, 0, "MSI|64bit|Mask" },
	{ MSI, 0, 24, 0, "MSI|Maskable" },
	{ MSIX, 0, 31, 0, "MSI-X|Enable" },
	{ MSIX, 4, 0, 10, "|Vector table: BAR=" },
	{ EXPRESS, 0x04, 28, 0, "DevCap|FLReset" },
	{ EXPRESS, 0x14, 5, 0, "SltCap|Surprise" },
	{ EXPRESS, 0x14, 6, 0, "SltCap|HotPlug" },
	{ EXPRESS, 0x14, 19, 10, "SltCap|Slot #" },
	{ EXPRESS, 0x24, 5, 0, "DevCap2|ARIFwd" },
	{ EXPRESS, 0x28, 5, 0, "DevCtl2|ARIFwd" },
	{ AF, 0, 24, 0, "AFCap|TP|FLR" },
	{ ACS, 4, 0, 0,
	  "ACSCap|SrcValid|TransBlk|ReqRedir|CmpltRedir|UpstreamFwd|EgressCtrl|DirectTrans" },
	{ ACS, 4, 16, 0,
	  "ACSCtl|SrcValid|TransBlk|ReqRedir|CmpltRedir|UpstreamFwd|EgressCtrl|DirectTrans" },
	{ ARI, 4, 8, 10, "ARICap|Next Function: " },
	{ ATS, 4, 0, 16, "ATSCap|Queue Depth: " },
	{ ATS, 4, 31, 0, "ATSCtl|Enable" },
	{ ATS, 4, 16, 16, "ATSCtl|ion Unit: " },
	{ PRI, 4, 0, 0, "PRICtl|Enable" },
	{ PRI, 8, 0, 16, "|Request Capacity: " },
	{ PRI, 0x0c, 0, 16, "|Request Allocation: " },
	{ PASID, 4, 1, 0, "PASIDCap|Exec|Priv" },
	{ PASID, 4, 8, 16, "PASIDCap|Width: " },
	{ PASID, 4, 16, 0, "PASIDCtl|Enable" },
	{ SRIOV, 8, 0, 0, "IOVCtl|Enable" },
	{ SRIOV, 8, 3, 0, "IOVCtl|MSE|ARIHierarchy" },
	{ SRIOV, 0x0c, 0, 10, "|Initial VFs: " },
	{ SRIOV, 0x0c, 16, 10, "|Total VFs: " },
	{ SRIOV, 0x10, 0, 10, "|Number of VFs: " },
	{ SRIOV, 0x14, 0, 10, "|VF offset: " },
	{ SRIOV, 0x14, 16, 10, "|stride: " },
	{ SRIOV, 0x18, 16, 16, "|Device ID: " },
};

static unsigned id_of(const char *name, bool extended)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if ((names[i].id >= EXTENDED) == extended &&
		    strncmp(name, names[i].name, strnlen(names[i].name, sizeof names[i].name)) == 0)
			return names[i].id;
	return extended ? EXTENDED : 0;
}

/* "Express (v2) Root Port (Slot+), MSI 00"; without a version of `lspci -v`. */
static void read_express(struct paste_function *function, unsigned offset, const char *text)
{
	/* in this order: "Endpoint" is a part of others */
	static const struct {
		const char *name;
		uint32_t type;
	} types[] = {
		{ "Legacy E", 1 },     { "Root Port", 4 },      { "Upstream", 5 },
		{ "Downstream", 6 },   { "PCI-Express to", 7 }, { "PCI/PCI-X to", 8 },
		{ "Integrated E", 9 }, { "Event Coll", 10 },    { "Endpoint", 0 },
	};
	uint64_t version = 2;

	paste_number(text, "(v", 10, &version);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strstr(text, types[i].name)) {
			paste_put(function, offset, 0xffff0000,
				  (uint32_t)(version & 0xf) << 16 | types[i].type << 20 |
					  (strstr(text, "(Slot+)") ? 1U << 24 : 0));
			return;
		}
	/* a type that nobody knows: so is the whole */
	memset(function->from + offset, UNTOLD, 4);
}

/* The pointer of the one before, and the id. */
static void link_capability(struct paste_function *function, unsigned offset, unsigned id)
{
	if (id < EXTENDED) {
		if (function->last)
			paste_put(function, function->last, 0xff00, offset << 8);
		else
			paste_put(function, 0x34, UINT32_MAX, offset);
		function->last = offset;
		paste_put(function, offset, 0xffff, id);
		return;
	}
	if (!function->last_extended && offset != STANDARD) {
		paste_put(function, STANDARD, UINT32_MAX, 0);
		function->last_extended = STANDARD;
	}
	if (function->last_extended)
		paste_put(function, function->last_extended, 0xfff00000, offset << 20);
	function->last_extended = offset;
	paste_put(function, offset, UINT32_MAX, (id - EXTENDED) | 1 << 16);
}

/* "[40] Power Management version 3", "[100 v1] Advanced Error Reporting" */
void paste_capability(struct paste *paste, const char *text)
{
	struct paste_function *function = paste->at;
	uint64_t offset;

	paste->capability = 0;
	if (*text++ != '[' || !text_take_hex(&text, SPACE - 4, &offset) || offset < HEADER ||
	    offset % 4)
		return;
	const char *name = strstr(text, "] ");
	if (!name || function->from[offset] == FROM_HEX)
		return;
	name += 2;
	bool again = function->from[offset] != UNTOLD;
	paste->capability = (unsigned)offset;
	paste->capability_id = id_of(name, offset >= STANDARD);
	if (!again)
		link_capability(function, paste->capability, paste->capability_id);
	size_t length = strcspn(name, ": ");
	if (length < sizeof paste->label && name[length] == ':')
		snprintf(paste->label, sizeof paste->label, "%.*s", (int)length, name);
	if (paste->capability_id == MSI)
		/* before 3.1 "Message Signalled Interrupts:" */
		memcpy(paste->label, "MSI", sizeof "MSI");
	if (paste->capability_id == EXPRESS)
		read_express(function, paste->capability, name);
	paste_capability_line(paste, name);
}

/* A word of a field; `length` of its characters are the word. */
static void put_word(const struct paste *paste, const struct field *field, unsigned shift,
		     const char *word, size_t length, const char *text)
{
	const char *at = memmem(text, strlen(text), word, length);
	unsigned offset = paste->capability + field->at;
	uint64_t number;

	if (!at)
		return;
	at += length;
	if (!field->base && (*at == '+' || *at == '-'))
		paste_put(paste->at, offset, 1U << shift, (uint32_t)(*at == '+') << shift);
	else if (field->base && (field->base == 16 ? text_take_hex(&at, UINT32_MAX, &number)
						   : text_take_decimal(&at, UINT32_MAX, &number)))
		/* no field is wider than the numbers that it may hold */
		paste_put(paste->at, offset, (uint32_t)((number ? number : 1) << shift),
			  (uint32_t)(number << shift));
}

static void put_field(const struct paste *paste, const struct field *field, const char *text)
{
	size_t length = strcspn(field->words, "|");
	const char *word = field->words + length;
	unsigned shift = field->shift;

	if (length &&
	    (strlen(paste->label) != length || memcmp(paste->label, field->words, length) != 0))
		return;
	for (; *word; word += length, shift++) {
		length = strcspn(++word, "|");
		put_word(paste, field, shift, word, length, text);
	}
}

void paste_capability_line(struct paste *paste, const char *text)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].id == paste->capability_id)
			put_field(paste, &fields[i], text);
	paste_capability_numbers(paste, text);
}
