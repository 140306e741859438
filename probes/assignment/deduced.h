/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the facts of a machine come to, deduced once after the probes and carried to rules and
 * renderers, so that none of them computes it again and no two of them can differ.
 *
 * Zero everywhere (but for `machine` and `prediction`) is "not deduced": the readers below then say
 * that nothing is known.
 */
#ifndef PROBES_ASSIGNMENT_DEDUCED_H
#define PROBES_ASSIGNMENT_DEDUCED_H

#include "probes/analysis/coverage.h"
#include "probes/analysis/no_iommu.h"
#include "probes/analysis/reserved.h"
#include "probes/analysis/reset.h"
#include "probes/assignment/companions.h"
#include "probes/assignment/configuration.h"
#include "probes/assignment/fabric.h"
#include "probes/assignment/peers.h"
#include "probes/assignment/slots.h"
#include "probes/groups/prediction.h"
#include "probes/table_checks/inconsistencies.h"

/* Of one device that a buyer cares about. */
struct deduced_device {
	const struct function *function;
	struct reset reset;           /* the one in use */
	struct coverage coverage;     /* by a remapping unit */
	struct flag in_no_group;      /* strangers.h */
	struct companions companions; /* its own functions, and those of its group */
};

struct deduced {
	const struct machine *machine;
	const struct prediction *prediction;     /* never NULL */
	struct flag remapping_offered;           /* interrupt_remapping.h */
	struct flag all_ioapics_covered;         /* ioapics.h */
	struct flag southbridge_ioapic_is_right; /* southbridge.h */
	const struct flag *ioapic_covered;       /* by index in iommu.ioapics */
	enum no_iommu no_iommu;
	struct inconsistencies inconsistencies; /* of the table that decides the kind of IOMMU */
	const struct reservation *reservations; /* by index in machine.functions */
	enum status reservations_seen;          /* OK: who has none in the list has none */
	const struct needs *needs;              /* host_needs.h; NULL: not deduced */
	struct board_slots slots;
	struct peers peers;
	fabric_list fabrics;
	const char *free_slots;               /* free_slots.h; NULL: not deduced */
	struct configurations configurations; /* for configuration_of() */
	ARRAY(struct deduced_device) devices; /* sorted by address */
};

/*
 * Fills in the rest where `machine`, which is joined, and `prediction` are set. All of it is in
 * `arena`.
 */
void deduce(struct arena *arena, struct deduced *deduced);

/* What was deduced of this device; all zero for what is none. */
const struct deduced_device *deduced_device(const struct deduced *deduced,
					    const struct function *function);

/*
 * Whether some unit has this one of the machine's IOAPICs, by the table or by what Linux knows of
 * the machine.
 */
struct flag deduced_ioapic_covered(const struct deduced *deduced, const struct ioapic *ioapic);

/* The memory that the firmware's tables reserve for it. */
struct reservation deduced_reservation(const struct deduced *deduced,
				       const struct function *function);

/* What decides whether it isolates, once the IOMMU is on: "capability" "quirk" "none". */
struct text deduced_acs_source(const struct deduced *deduced, const struct function *function);

#endif
