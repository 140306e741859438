/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/device_kind.h"

/* Makers whose displays on PCI Express are those of management controllers. */
static bool is_bmc_maker(uint16_t vendor)
{
	enum { ASPEED = 0x1a03, MATROX = 0x102b, XGI = 0x18ca, HISILICON = 0x19e5, NUVOTON = 0x1050 };

	return vendor == ASPEED || vendor == MATROX || vendor == XGI || vendor == HISILICON || vendor == NUVOTON;
}

static enum device_kind storage_kind(uint32_t class_code)
{
	enum { NON_VOLATILE_MEMORY = 0x0108 };

	return class_code >> 8 == NON_VOLATILE_MEMORY ? KIND_NVME : KIND_STORAGE;
}

static enum device_kind serial_bus_kind(uint32_t class_code)
{
	enum { USB = 0x0c03, FIBRE_CHANNEL = 0x0c04, INFINIBAND = 0x0c06 };

	switch (class_code >> 8) {
	case USB: return KIND_USB;
	case FIBRE_CHANNEL: return KIND_STORAGE;
	case INFINIBAND: return KIND_NETWORK;
	}
	return KIND_OTHER;
}

enum device_kind function_kind(const struct function *function)
{
	enum { STORAGE = 0x01, NETWORK = 0x02, DISPLAY = 0x03, MULTIMEDIA = 0x04, PROCESSOR = 0x0b, SERIAL_BUS = 0x0c, WIRELESS = 0x0d,
	       ACCELERATOR = 0x12 };

	switch (function->class_code >> 16) {
	case STORAGE: return storage_kind(function->class_code);
	case NETWORK: case WIRELESS: return KIND_NETWORK;
	case DISPLAY: return is_bmc_maker(function->vendor) ? KIND_BMC_DISPLAY : KIND_GPU;
	case MULTIMEDIA: return KIND_AUDIO;
	case PROCESSOR: case ACCELERATOR: return KIND_ACCELERATOR;
	case SERIAL_BUS: return serial_bus_kind(function->class_code);
	}
	return KIND_OTHER;
}

const char *device_kind_name(enum device_kind kind)
{
	static const char *const names[] = { "GPU", "accelerator", "NVMe", "storage", "network", "USB", "audio", "BMC display", "other" };

	return names[kind];
}

const char *device_kind_word(enum device_kind kind)
{
	static const char *const words[] = { "gpu", "accelerator", "nvme", "storage", "network", "usb", "audio", "bmc-display", "other" };

	return words[kind];
}
