/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Graphics of the processor: which they are, and how a virtual machine is set up that gets them, by
 * probes/quirks/igpu.quirks. VFIO binds each of them; whether a guest can use it is another
 * question, which is answered here. Pure over facts.
 */
#ifndef PROBES_ASSIGNMENT_GRAPHICS_H
#define PROBES_ASSIGNMENT_GRAPHICS_H

#include "probes/machine/machine.h"
#include "probes/quirks/igpu.h"

enum graphics_way {
	GRAPHICS_OTHER,    /* no display, or none of the processor's */
	GRAPHICS_UNPROVEN, /* no source shows it working */
	GRAPHICS_VBIOS,    /* Intel: SeaBIOS on i440fx, at 02.0 */
	GRAPHICS_ROM_FILE, /* Intel: OVMF on i440fx, at 02.0, with a ROM file to be built */
	GRAPHICS_SECOND,   /* Intel: OVMF on q35, at 02.0, beside an emulated display */
	GRAPHICS_APU,      /* AMD: q35, with its video BIOS as ROM file */
	GRAPHICS_VIRTUAL,  /* Intel: a virtual function, which has no outputs */
};

/* One that is there. */
struct integrated {
	const struct function *function;
	const struct known_igpu *known; /* NULL: no section has its ids */
	enum graphics_way way;
	struct flag vbios; /* the firmware has loaded one: GRAPHICS_VBIOS and GRAPHICS_ROM_FILE */
};

typedef ARRAY(struct integrated) integrated_list;

/*
 * Displays with ids that are listed, those of Intel at 00:02; besides, others of Intel there and of
 * AMD on a root bus, unless this is a virtual machine, and of AMD beside functions of its
 * processors. In `arena`.
 */
integrated_list integrated_find(struct arena *arena, const struct machine *machine);

/* That of this function, or NULL. */
const struct integrated *integrated_of(const integrated_list *list,
				       const struct function *function);

/* "vbios" "rom-file" … ; NULL for GRAPHICS_OTHER */
const char *graphics_way_name(enum graphics_way way);

/* Whether it is the guest's only display, of machine type i440fx. */
bool graphics_is_alone(enum graphics_way way);

/* Whether it has to be at the address 02.0 of the guest's root bus. */
bool graphics_is_at_2(enum graphics_way way);

#endif
