/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kind of device a function is, in a buyer's words. By its class code and, of displays, its
 * maker.
 */
#ifndef PROBES_MACHINE_DEVICE_KIND_H
#define PROBES_MACHINE_DEVICE_KIND_H

#include "probes/machine/machine.h"

/* In the order of how much they matter to whoever builds a host for virtual machines. */
enum device_kind {
	KIND_GPU,
	KIND_ACCELERATOR,
	KIND_NVME,
	KIND_STORAGE,
	KIND_NETWORK,
	KIND_USB,
	KIND_AUDIO,
	KIND_BMC_DISPLAY,
	KIND_OTHER,
	DEVICE_KINDS,
};

/* A display of a management controller (ASPEED, Matrox G200 and their like) is no GPU. */
enum device_kind function_kind(const struct function *function);

const char *device_kind_name(enum device_kind kind); /* "GPU", for reading */
const char *device_kind_word(enum device_kind kind); /* "gpu", as in JSON */

#endif
