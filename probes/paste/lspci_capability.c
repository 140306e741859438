/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities of `lspci -vv` as the registers that they were printed from. Only what probes look
 * at is put back; other registers stay untold.
 */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <string.h>

enum { EXTENDED = 0x1000 }; /* beside the id of an extended capability */
enum { PM = 1, MSI = 5, EXPRESS = 0x10, MSIX = 0x11, AF = 0x13 };
enum { ACS = EXTENDED + 0x0d, ARI = EXTENDED + 0x0e, ATS = EXTENDED + 0x0f };
enum { SRIOV = EXTENDED + 0x10, PRI = EXTENDED + 0x13, REBAR = EXTENDED + 0x15 };
enum { PASID = EXTENDED + 0x1b };

/* How lspci names them; the begin is enough. */
static const struct {
	uint16_t id;
	char name[14];
} names[] = {
	{ PM, "Power Manage" },
	{ 2, "AGP version" },
	{ 3, "Vital Product" },
	{ 4, "Slot ID" },
	{ MSI, "MSI:" },
	{ MSI, "Message Signa" },
	{ 7, "PCI-X" },
	{ 8, "HyperTranspor" },
	{ 9, "Vendor Specif" },
	{ 0x0a, "Debug port" },
	{ 0x0c, "Hot-plug capa" },
	{ 0x0d, "Subsystem" },
	{ 0x0f, "Secure device" },
	{ EXPRESS, "Express" },
	{ MSIX, "MSI-X" },
	{ 0x12, "SATA HBA" },
	{ AF, "PCI Advanced " },
	{ 0x14, "Enhanced Allo" },
	{ EXTENDED + 1, "Advanced Erro" },
	{ EXTENDED + 2, "Virtual Chann" },
	{ EXTENDED + 3, "Device Serial" },
	{ EXTENDED + 4, "Power Budgeti" },
	{ EXTENDED + 5, "Root Complex " },
	{ EXTENDED + 0x0b, "Vendor Specif" },
	{ ACS, "Access Contro" },
	{ ARI, "Alternative R" },
	{ ATS, "Address Trans" },
	{ SRIOV, "Single Root I" },
	{ EXTENDED + 0x12, "Multicast" },
	{ PRI, "Page Request " },
	{ REBAR, "Physical Resi" },
	{ REBAR, "Resizable BAR" },
	{ EXTENDED + 0x16, "Dynamic Power" },
	{ EXTENDED + 0x17, "Transaction P" },
	{ EXTENDED + 0x18, "Latency Toler" },
	{ EXTENDED + 0x19, "Secondary PCI" },
	{ PASID, "Process Addre" },
	{ EXTENDED + 0x1d, "Downstream Po" },
	{ EXTENDED + 0x1e, "L1 PM Substat" },
	{ EXTENDED + 0x1f, "Precision Tim" },
	{ EXTENDED + 0x23, "Designated Ve" },
	{ EXTENDED + 0x24, "Virtual Resiz" },
	{ EXTENDED + 0x25, "Data Link Fea" },
	{ EXTENDED + 0x26, "Physical Laye" },
	{ EXTENDED + 0x27, "Lane Margin" },
};

/*
 * Words and where they are kept. `base` 0: a sign behind the words is the bit; else a number of
 * this base.
 */
static const struct field {
	uint16_t id;
	char label[8]; /* that the line has, or a line above it; empty: any */
	char words[16];
	uint8_t at, shift, base;
} fields[] = {
	{ PM, "Status", "Status: D", 4, 0, 10 },
	{ PM, "Status", "NoSoftRst", 4, 3, 0 },
	{ MSI, "MSI", "Enable", 0, 16, 0 },
	{ MSI, "MSI", "64bit", 0, 23, 0 },
	{ MSI, "MSI", "Maskable", 0, 24, 0 },
	{ EXPRESS, "DevCap", "FLReset", 0x04, 28, 0 },
	{ EXPRESS, "LnkCap", "Width x", 0x0c, 4, 10 },
	{ EXPRESS, "LnkSta", "Width x", 0x10, 20, 10 },
	{ EXPRESS, "SltCap", "Surprise", 0x14, 5, 0 },
	{ EXPRESS, "SltCap", "HotPlug", 0x14, 6, 0 },
	{ EXPRESS, "SltCap", "Slot #", 0x14, 19, 10 },
	{ EXPRESS, "DevCap2", "ARIFwd", 0x24, 5, 0 },
	{ EXPRESS, "DevCtl2", "ARIFwd", 0x28, 5, 0 },
	{ MSIX, "MSI-X", "Enable", 0, 31, 0 },
	{ MSIX, "", "table: BAR=", 4, 0, 10 },
	{ AF, "AFCap", "TP", 0, 24, 0 },
	{ AF, "AFCap", "FLR", 0, 25, 0 },
	{ ACS, "ACSCap", "SrcValid", 4, 0, 0 },
	{ ACS, "ACSCap", "TransBlk", 4, 1, 0 },
	{ ACS, "ACSCap", "ReqRedir", 4, 2, 0 },
	{ ACS, "ACSCap", "CmpltRedir", 4, 3, 0 },
	{ ACS, "ACSCap", "UpstreamFwd", 4, 4, 0 },
	{ ACS, "ACSCap", "EgressCtrl", 4, 5, 0 },
	{ ACS, "ACSCap", "DirectTrans", 4, 6, 0 },
	{ ACS, "ACSCtl", "SrcValid", 4, 16, 0 },
	{ ACS, "ACSCtl", "TransBlk", 4, 17, 0 },
	{ ACS, "ACSCtl", "ReqRedir", 4, 18, 0 },
	{ ACS, "ACSCtl", "CmpltRedir", 4, 19, 0 },
	{ ACS, "ACSCtl", "UpstreamFwd", 4, 20, 0 },
	{ ACS, "ACSCtl", "EgressCtrl", 4, 21, 0 },
	{ ACS, "ACSCtl", "DirectTrans", 4, 22, 0 },
	{ ARI, "", "Next Function: ", 4, 8, 10 },
	{ ATS, "ATSCap", "Queue Depth: ", 4, 0, 16 },
	{ ATS, "ATSCtl", "Enable", 4, 31, 0 },
	{ ATS, "ATSCtl", "ion Unit: ", 4, 16, 16 },
	{ SRIOV, "IOVCtl", "Enable", 8, 0, 0 },
	{ SRIOV, "IOVCtl", "MSE", 8, 3, 0 },
	{ SRIOV, "IOVCtl", "ARIHierarchy", 8, 4, 0 },
	{ SRIOV, "", "Initial VFs: ", 0x0c, 0, 10 },
	{ SRIOV, "", "Total VFs: ", 0x0c, 16, 10 },
	{ SRIOV, "", "Number of VFs: ", 0x10, 0, 10 },
	{ SRIOV, "", "VF offset: ", 0x14, 0, 10 },
	{ SRIOV, "", "stride: ", 0x14, 16, 10 },
	{ SRIOV, "", "Device ID: ", 0x18, 16, 16 },
	{ SRIOV, "", "ed Page Size: ", 0x1c, 0, 16 },
	{ SRIOV, "", "em Page Size: ", 0x20, 0, 16 },
	{ PRI, "PRICtl", "Enable", 4, 0, 0 },
	{ PRI, "", "t Capacity: ", 8, 0, 16 },
	{ PRI, "", "t Allocation: ", 0x0c, 0, 16 },
	{ PASID, "PASIDCa", "Exec", 4, 1, 0 },
	{ PASID, "PASIDCa", "Priv", 4, 2, 0 },
	{ PASID, "", "PASID Width: ", 4, 8, 16 },
	{ PASID, "PASIDCt", "Enable", 4, 16, 0 },
};

static unsigned id_of(const char *name, bool extended)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if ((names[i].id >= EXTENDED) == extended &&
		    strncmp(name, names[i].name, strlen(names[i].name)) == 0)
			return names[i].id;
	return extended ? EXTENDED : 0;
}

/* "Express (v2) Root Port (Slot+), MSI 00"; without a version of `lspci -v`. */
static void read_express(struct paste_function *function, unsigned offset, const char *text)
{
	static const struct {
		const char *name;
		uint8_t type;
	} types[] = {
		{ "Legacy Endpoint", 1 },
		{ "Root Port", 4 },
		{ "Upstream Port", 5 },
		{ "Downstream Port", 6 },
		{ "PCI-Express to PCI", 7 },
		{ "PCI/PCI-X to PCI-E", 8 },
		{ "Integrated Endpoint", 9 },
		{ "Event Collector", 10 },
		{ "Endpoint", 0 },
	};
	uint64_t version = 2;

	paste_number(text, "(v", 10, &version);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strstr(text, types[i].name)) {
			paste_put(function, offset, 0xffff0000,
				  (uint32_t)(version & 0xf) << 16 | (uint32_t)types[i].type << 20 |
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
	paste->resizable = 0;
	if (!again)
		link_capability(function, paste->capability, paste->capability_id);
	size_t length = strcspn(name, ": ");
	if (name[length] == ':' && length < sizeof paste->label)
		snprintf(paste->label, sizeof paste->label, "%.*s", (int)length, name);
	if (paste->capability_id == EXPRESS)
		read_express(function, paste->capability, name);
	paste_capability_line(paste, name);
}

/* "Speed 8GT/s" as the number of a speed; 0: none that is known */
static uint32_t speed_of(const char *text)
{
	static const char *const speeds[] = { "2.5GT", "5GT", "8GT", "16GT", "32GT", "64GT" };
	const char *at = strstr(text, "Speed ");

	for (uint32_t i = 0; at && i < sizeof speeds / sizeof *speeds; i++)
		if (strncmp(at + 6, speeds[i], strlen(speeds[i])) == 0)
			return i + 1;
	return 0;
}

/* Of MSI the vectors as a power of two, of MSI-X less one. */
static void read_vectors(const struct paste *paste, const char *text)
{
	uint64_t count, all;
	uint32_t power = 0;

	if (paste->capability_id == MSIX && paste_number(text, "Count=", 10, &count) && count)
		paste_put(paste->at, paste->capability, 0x7ff0000, (uint32_t)(count - 1) << 16);
	if (paste->capability_id != MSI || !paste_number(text, "Count=", 10, &count) ||
	    !paste_number(strstr(text, "Count="), "/", 10, &all))
		return;
	while (power < 5 && 1U << power < all)
		power++;
	paste_put(paste->at, paste->capability, 0xe0000, power << 17);
}

/* "BAR 1: current size: 256MB, supported: 256MB 512MB" */
static void read_resizable(struct paste *paste, const char *text)
{
	const char *current = strstr(text, "current size: "), *sizes = strstr(text, "supported: ");
	uint32_t supported = 0, size = 0;
	uint64_t bar;

	if (!current || !sizes || !paste_number(text, "BAR ", 10, &bar) || paste->resizable > 5)
		return;
	for (const char *at = strchr(sizes, ' '); at; at = strchr(at + 1, ' ')) {
		uint64_t bytes = paste_size(at + 1) >> 20;
		for (uint32_t bit = 4; bit < 32; bit++)
			supported |= bytes == 1ULL << (bit - 4) ? 1U << bit : 0;
	}
	for (uint64_t bytes = paste_size(current + 14) >> 20; bytes > 1; bytes >>= 1)
		size++;
	unsigned at = paste->capability + 4 + 8 * paste->resizable++;
	paste_put(paste->at, at, UINT32_MAX, supported);
	paste_put(paste->at, at + 4, UINT32_MAX, (uint32_t)(bar & 7) | size << 8);
	paste_put(paste->at, paste->capability + 8, 0xe0, paste->resizable << 5);
}

/* "Region 0: Memory at 00000000d0a00000 (64-bit, prefetchable)" of the virtual functions. */
static void read_virtual_region(const struct paste *paste, const char *text)
{
	const char *at = strstr(text, "Memory at ");
	uint64_t address = 0, index;

	if (!at || strncmp(text, "Region ", 7) != 0 || !paste_number(text, "Region ", 10, &index) ||
	    index > 5)
		return;
	at += 10;
	text_take_hex(&at, UINT64_MAX, &address);
	bool wide = strstr(text, "64-bit");
	bool prefetchable = strstr(text, "prefetchable") && !strstr(text, "non-prefetchable");
	unsigned offset = paste->capability + 0x24 + 4 * (unsigned)index;
	paste_put(paste->at, offset, UINT32_MAX,
		  (uint32_t)address | (wide ? 4U : 0) | (prefetchable ? 8U : 0));
	if (wide && index < 5)
		paste_put(paste->at, offset + 4, UINT32_MAX, (uint32_t)(address >> 32));
}

static void put_field(const struct paste *paste, const struct field *field, const char *text)
{
	const char *at = strstr(text, field->words);
	uint64_t number;

	if (!at || strncmp(paste->label, field->label, strlen(field->label)) != 0 ||
	    (*field->label && strlen(field->label) < sizeof field->label - 1 &&
	     strlen(paste->label) != strlen(field->label)))
		return;
	at += strlen(field->words);
	unsigned offset = paste->capability + field->at;
	if (!field->base) {
		if (*at == '+' || *at == '-')
			paste_put(paste->at, offset, 1U << field->shift,
				  (uint32_t)(*at == '+') << field->shift);
	} else if (paste_number(text, field->words, field->base, &number)) {
		/* no field is as wide as to reach the next one with the numbers that it may hold */
		paste_put(paste->at, offset,
			  (uint32_t)((number ? number : 1) << field->shift),
			  (uint32_t)(number << field->shift));
	}
}

void paste_capability_line(struct paste *paste, const char *text)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].id == paste->capability_id)
			put_field(paste, &fields[i], text);
	if (paste->capability_id == EXPRESS && speed_of(text)) {
		if (!strcmp(paste->label, "LnkCap"))
			paste_put(paste->at, paste->capability + 0x0c, 0xf, speed_of(text));
		else if (!strcmp(paste->label, "LnkSta"))
			paste_put(paste->at, paste->capability + 0x10, 0xf0000,
				  speed_of(text) << 16);
	}
	read_vectors(paste, text);
	if (paste->capability_id == REBAR)
		read_resizable(paste, text);
	if (paste->capability_id == SRIOV)
		read_virtual_region(paste, text);
}
