/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which memory BARs a virtual machine could not be given. Pure over facts. */
#ifndef PROBES_ANALYSIS_BARS_H
#define PROBES_ANALYSIS_BARS_H

#include "probes/machine/machine.h"

/* Of memory, and not the ROM's. */
bool bar_is_memory(const struct bar *bar);

/*
 * A memory BAR that exists and decodes no address. Where Linux found no room it marks the address
 * as unset, or forgets the BAR, and only its type is left in the register.
 */
bool bar_lacks_address(const struct bar *bar);

/*
 * Whether the function may have BARs that are not listed: registers of 0 exist only by what Linux
 * says, and it was not asked.
 */
bool bars_may_be_missing(const bar_list *bars);

/*
 * Whether some memory BAR of the machine, one of virtual functions too, is above 4 GiB: then the
 * firmware lets others go there.
 */
bool machine_has_bars_above_4g(const struct machine *machine);

/*
 * Whether it has a BAR that a guest's firmware puts above 4 GiB: of memory, 64 bits, prefetchable.
 * Others stay below.
 */
bool has_high_bar(const struct function *function);

/*
 * Whether a BAR of so many bytes takes at least half of the addresses that the CPU has, so that
 * memory is in its way.
 */
#define BEYOND_HOST_ADDRESSES                                                                   \
	"No setting helps: %u-bit addresses leave no room for it next to the memory. Use less " \
	"memory, or another machine."
bool beyond_host_addresses(const struct machine *machine, uint64_t bytes);

/*
 * Of the bridges above, the one nearest to the root whose window cannot hold this BAR with so many
 * bytes; NULL: none is known.
 */
const struct function *bridge_too_small(const struct machine *machine,
					const struct function *function, const struct bar *bar,
					uint64_t bytes);

/* "The window of the bridge 0000:00:01.0 above holds 256 MiB." with a blank before it, or "". */
const char *bridge_text(struct arena *arena, const struct function *bridge, const struct bar *bar);

/* "16 MiB", "4 KiB", "100 bytes": exact. In the arena. */
const char *size_text(struct arena *arena, uint64_t bytes);

/* "BAR 1 (256 MiB)" in the arena. */
const char *bar_text(struct arena *arena, const struct bar *bar);

#endif
