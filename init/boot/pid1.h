/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What PID 1 owes the machine: mounts, modules, and an orderly end. None of these returns an error
 * that should stop it.
 */
#ifndef INIT_BOOT_PID1_H
#define INIT_BOOT_PID1_H

#include "init/boot/consoles.h"

/* /proc, /sys, /dev, /run, /sys/kernel/security. */
void pid1_mount(void);

/* efivarfs, once its module is there; on a BIOS machine nothing happens. */
void pid1_mount_efivars(void);

/* Keeps the kernel's messages off the consoles; they stay in its log. */
void pid1_quiet_kernel(void);

/*
 * The kernel takes no orders from the consoles: on a serial line noise can look like a break and a
 * letter, which reboots.
 */
void pid1_no_sysrq(void);

/*
 * Loads the modules of a stage ("look", "deliver") in the order of /etc/vfio-preflight/modules,
 * those of the stages "network" and "bmc" in that of modules-network beside it, which the network
 * part has; says on the consoles which failed. The first stage leaves in
 * /run/vfio-preflight-modules, for the report, which modules of either are not there, with what is
 * not possible then: lines NAME, what became of it, and that, with tabs between them.
 */
void pid1_load_modules(const char *stage, struct consoles *consoles);

/* Whether the image was booted with its network part: drivers, and what gives a card an address. */
bool pid1_has_network_part(void);
#define PID1_NO_NETWORK_PART                                                               \
	"the image was booted without its network part: choose \"Check and send\" in the " \
	"boot menu, or load network.img behind initramfs.img"

/* The first line of a file into `text`; "" where it cannot be read. */
void pid1_read_line(const char *path, char *text, size_t size);

/*
 * A shell on this console, until it ends; on every console, until one of them ends, which ends the
 * others.
 */
void pid1_shell(struct consoles *consoles, size_t which);
void pid1_shells(struct consoles *consoles);

/* Syncs, ends the emulator where that was asked for, else powers off or starts again. */
_Noreturn void pid1_power_off(const struct consoles *consoles);
_Noreturn void pid1_reboot(const struct consoles *consoles);

/* Says that Ctrl-Alt-Del was pressed, and starts again. */
_Noreturn void pid1_obey_reboot_keys(struct consoles *consoles);

#endif
