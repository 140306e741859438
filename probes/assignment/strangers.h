/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who stands in the way of a device in its group, and whether it has a group at all. Pure over
 * facts.
 */
#ifndef PROBES_ASSIGNMENT_STRANGERS_H
#define PROBES_ASSIGNMENT_STRANGERS_H

#include "probes/groups/prediction.h"

/*
 * Whether a member of its group stands in a function's way: what is in the way at all, and no part
 * of the same card (card.h). Where the member itself is at hand, nothing is searched for.
 */
bool is_stranger_of(const struct machine *machine, const struct function *function,
		    const struct function *other);
bool is_stranger(const struct machine *machine, const struct function *function,
		 struct pci_address member);

/*
 * "; the bridge 0000:00:1f.0 must be unbound (lpc_ich)" of those in a group that are in the way; ""
 * where none is, or no group.
 */
const char *bridges_text(struct arena *arena, const struct machine *machine,
			 const struct group *group);

/* How many members of the group are; quick, however many it has. */
size_t count_strangers(const struct machine *machine, const struct function *function,
		       const struct group *group);

/* Whether any is, or may be, in the group that it is in or would be. */
bool may_have_strangers(const struct prediction *prediction, const struct function *function);

/*
 * Whether it has no group: the kernel shows groups and it is in none or, with the IOMMU still off,
 * no unit that Linux uses would translate for it. ABSENT: there is no IOMMU. Else not OK where that
 * could not be seen; the register by which Linux ignores a VT-d unit is shown once the IOMMU is on,
 * or told in the kernel's log.
 */
struct flag in_no_group(const struct prediction *prediction, const struct function *function);

#endif
