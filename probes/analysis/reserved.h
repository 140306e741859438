/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose reserved memory it is, and whether Linux lets those devices be assigned all the same: a
 * function that the firmware wants to keep a 1:1 mapping makes its whole group unusable, unless the
 * mapping is relaxable (drivers/iommu/intel/iommu.c, drivers/iommu/amd/iommu.c). Pure over facts.
 */
#ifndef PROBES_ANALYSIS_RESERVED_H
#define PROBES_ANALYSIS_RESERVED_H

#include "probes/machine/machine.h"

typedef ARRAY(const struct function *) function_list;

/*
 * The functions whose memory it is: those that the region names, those behind a bridge that it
 * names, on AMD those in its range of ids, but never an IOMMU itself. Sorted, in `arena`. Takes
 * time in proportion to the machine.
 *
 * OK: the list is whole. FAILED: something that could not be seen may be missing. Else the status
 * of the machine's own list of functions, which is not known.
 */
enum status reserved_functions(struct arena *arena, const struct machine *machine,
			       const struct reserved_region *region, function_list *functions);

/*
 * Intel: true where each of the functions is a USB controller or a display device. AMD: false.
 * ABSENT where there is no such function; not OK where one of them, or its class, is not known, and
 * no other decides.
 */
struct flag reserved_is_relaxable(struct arena *arena, const struct machine *machine,
				  const struct reserved_region *region);

/*
 * What is reserved for one function: the first region that blocks it, and the first that Linux
 * relaxes for it; or NULL.
 */
struct reservation {
	const struct reserved_region *blocking, *relaxed;
};

/*
 * For each function of the machine, by index, in `arena`. *seen is OK where nobody can be missing;
 * else something could not be seen, and who is without a region may have one all the same.
 */
const struct reservation *reserved_by_function(struct arena *arena, const struct machine *machine,
					       enum status *seen);

#endif
