/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capabilities of `lspci -vv` whose registers hold other numbers than those that are printed. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <string.h>

static bool is_label(const struct paste *paste, const char *label)
{
	return strcmp(paste->label, label) == 0;
}

static unsigned log2_of(uint64_t number)
{
	return number ? 63U - (unsigned)__builtin_clzll(number) : 0;
}

/* "Count=1/8" of MSI, enabled of offered; "Count=10", before 3.2 "TabSize=10", of MSI-X. */
static void read_vectors(const struct paste *paste, const char *text)
{
	uint64_t count, most = 0;

	if (!paste_number(text, "Count=", 10, &count) &&
	    !paste_number(text, "TabSize=", 10, &count))
		return;
	if (paste->capability_id == CAPABILITY_MSIX) {
		paste_put(paste->at, paste->capability, 0x7ff << 16, (uint32_t)(count - 1) << 16);
		return;
	}
	const char *of = strchr(strstr(text, "Count="), '/');
	if (of)
		paste_number(of, "/", 10, &most);
	paste_put(paste->at, paste->capability, 0x7e << 16,
		  log2_of(most) << 17 | log2_of(count) << 20);
}

/* "Speed 8GT/s, Width x16"; a speed that lspci does not know leaves the whole untold. */
static void read_link(const struct paste *paste, const char *text)
{
	static const char *const speeds = "2.5\0"
					  "5\0"
					  "8\0"
					  "16\0"
					  "32\0"
					  "64\0";
	const char *speed = strstr(text, "Speed "), *unit = speed ? strstr(speed, "GT/s") : NULL;
	bool most = is_label(paste, "LnkCap");
	uint64_t width;
	unsigned code = 1;

	if ((!most && !is_label(paste, "LnkSta")) || !unit ||
	    !paste_number(text, "Width x", 10, &width))
		return;
	speed += 6;
	for (const char *at = speeds; *at; at += strlen(at) + 1, code++)
		if (strlen(at) == (size_t)(unit - speed) && paste_behind(speed, at))
			paste_put(paste->at, paste->capability + (most ? 0x0c : 0x10),
				  0x3ffU << (most ? 0 : 16),
				  (code | (uint32_t)(width & 0x3f) << 4) << (most ? 0 : 16));
}

/* "256MB" as the bit of its size: 1 MB is the first. -1: it is none. */
static int size_bit(const char **text)
{
	static const char units[] = "MGTP";
	uint64_t number;

	*text += strspn(*text, " ");
	if (!text_take_decimal(text, 65536, &number) || !number || !**text)
		return -1;
	const char *unit = strchr(units, **text);
	if (!unit || (*text)[1] != 'B')
		return -1;
	*text += 2;
	return (int)(log2_of(number) + 10 * (unsigned)(unit - units));
}

/* "BAR 0: current size: 256MB, supported: 256MB 512MB 1GB", each behind the one before. */
static void read_resizable(const struct paste *paste, const char *text)
{
	enum { BARS = 6, EACH = 8 };
	const char *size = strstr(text, "current size: "), *list = strstr(text, "supported:");
	unsigned first = paste->capability + 4, place = first;
	uint64_t bar, sizes = 0;
	int bit;

	if (!size || !list || !paste_number(text, "BAR ", 10, &bar) || bar >= BARS)
		return;
	while (place < first + BARS * EACH && paste->at->from[place] != UNTOLD)
		place += EACH;
	if (place == first + BARS * EACH || place > SPACE - EACH)
		return;
	size += strlen("current size: ");
	int current = size_bit(&size);
	for (list += strlen("supported:"); (bit = size_bit(&list)) >= 0;)
		sizes |= 1ULL << bit;
	paste_put(paste->at, place, UINT32_MAX, (uint32_t)(sizes << 4));
	paste_put(paste->at, place + 4, UINT32_MAX,
		  (uint32_t)bar | (uint32_t)(current < 0 ? 0 : current) << 8 |
			  (uint32_t)(sizes >> 28) << 16);
	paste_put(paste->at, first + 4, 7U << 5, ((place - first) / EACH + 1) << 5);
}

/* Of virtual functions: what is not printed behind "VF offset:" is zero. */
static void read_virtual_bars(const struct paste *paste, const char *text)
{
	enum { BARS = 6, FIRST = 0x24 };
	unsigned first = paste->capability + FIRST;
	const char *at = strstr(text, " at ");
	uint64_t bar, address;

	if (paste_behind(text, "VF offset:"))
		for (unsigned i = 0; i < BARS; i++)
			paste_put(paste->at, first + 4 * i, UINT32_MAX, 0);
	if (!at || !paste_behind(text, "Region ") || !paste_number(text, "Region ", 10, &bar) ||
	    bar >= BARS)
		return;
	at += 4;
	if (!text_take_hex(&at, UINT64_MAX, &address))
		return;
	bool wide = strstr(at, "(64-bit"), prefetchable = strstr(at, " prefetchable");
	paste->at->virtual_bars = true;
	paste_put(paste->at, first + 4 * (unsigned)bar, UINT32_MAX,
		  (uint32_t)address | (wide ? 4U : 0) | (prefetchable ? 8U : 0));
	if (wide && bar + 1 < BARS)
		paste_put(paste->at, first + 4 * (unsigned)bar + 4, UINT32_MAX,
			  (uint32_t)(address >> 32));
}

void paste_capability_numbers(struct paste *paste, const char *text)
{
	switch (paste->capability_id) {
	case CAPABILITY_MSI:
	case CAPABILITY_MSIX: read_vectors(paste, text); break;
	case CAPABILITY_EXPRESS: read_link(paste, text); break;
	case CAPABILITY_REBAR: read_resizable(paste, text); break;
	case CAPABILITY_SRIOV: read_virtual_bars(paste, text); break;
	default: break;
	}
}
