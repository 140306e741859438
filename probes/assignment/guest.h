/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a virtual machine has to be told besides its devices. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_GUEST_H
#define PROBES_ASSIGNMENT_GUEST_H

#include "probes/assignment/configuration.h"

/* Fills in `guest` from `given`. In the arena of `shared`. */
void configuration_advise_guest(const struct configurations *shared,
				struct configuration *configuration);

/* What follows -fw_cfg; %u is the window in MiB. */
#define GUEST_WINDOW "name=opt/ovmf/X-PciMmio64Mb,string=%u"

/* Options of QEMU, in the arena; NULL where there is nothing to say. */
const char *guest_cpu_option(struct arena *arena, const struct guest *guest);
const char *guest_window_option(struct arena *arena, const struct guest *guest);

/*
 * ",romfile=PATH" or ",rombar=0", behind the address of the display; "" for others. Proxmox VE has
 * the same words.
 */
const char *guest_rom_option(struct arena *arena, const struct guest *guest,
			     const struct function *function, const char *path);

#endif
