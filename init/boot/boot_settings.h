/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings file of the stick, in the boot. */
#ifndef INIT_BOOT_BOOT_SETTINGS_H
#define INIT_BOOT_BOOT_SETTINGS_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * What vfio-preflight.conf says on the stick, or in the folder beside the image that was booted as
 * a file, where the report may go there: changes the options, but for those that the kernel's
 * command line names. What is left out is said, on the consoles and as a delivery "settings" in the
 * report. Where they name the EFI variable, that is written now. After boot_await_usb().
 */
void boot_read_settings(struct consoles *consoles, struct options *options, struct worker *worker);

#endif
