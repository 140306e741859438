/*
 * Whose reserved memory it is, and whether Linux lets those devices be assigned all the same: a function that the firmware
 * wants to keep a 1:1 mapping makes its whole group unusable, unless the mapping is relaxable
 * (drivers/iommu/intel/iommu.c, drivers/iommu/amd/iommu.c). Pure over facts.
 */
#ifndef PROBES_RESERVED_H
#define PROBES_RESERVED_H

#include "probes/machine.h"

typedef ARRAY(const struct function *) function_list;

/*
 * The functions whose memory it is: those that the region names, those behind a bridge that it names, on AMD those in its
 * range of ids, but never an IOMMU itself. Sorted, in `arena`. Takes time in proportion to the machine.
 *
 * OK: the list is whole. FAILED: something that could not be seen may be missing. Else the status of the machine's own
 * list of functions, which is not known.
 */
enum status reserved_functions(struct arena *arena, const struct machine *machine, const struct reserved_region *region,
			       function_list *functions);

/*
 * Intel: true where each of the functions is a USB controller or a display device. AMD: false. ABSENT where there is no
 * such function; not OK where one of them, or its class, is not known, and no other decides.
 */
struct flag reserved_is_relaxable(struct arena *arena, const struct machine *machine, const struct reserved_region *region);

#endif
