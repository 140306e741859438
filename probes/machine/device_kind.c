/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/device_kind.h"
#include "probes/machine/pci_ids.h"

/* Makers whose displays on PCI Express are those of management controllers. */
static bool is_bmc_maker(uint16_t vendor)
{
	return vendor == VENDOR_ASPEED || vendor == VENDOR_MATROX || vendor == VENDOR_XGI ||
	       vendor == VENDOR_HUAWEI || vendor == VENDOR_NUVOTON;
}

static enum device_kind storage_kind(uint32_t class_code)
{
	return class_code >> 8 == CLASS_NON_VOLATILE_MEMORY ? KIND_NVME : KIND_STORAGE;
}

static enum device_kind serial_bus_kind(uint32_t class_code)
{
	switch (class_code >> 8) {
	case CLASS_USB: return KIND_USB;
	case CLASS_FIBRE_CHANNEL: return KIND_STORAGE;
	case CLASS_INFINIBAND: return KIND_NETWORK;
	}
	return KIND_OTHER;
}

enum device_kind function_kind(const struct function *function)
{
	switch (function->class_code >> 16) {
	case BASE_CLASS_STORAGE: return storage_kind(function->class_code);
	case BASE_CLASS_NETWORK:
	case BASE_CLASS_WIRELESS: return KIND_NETWORK;
	case BASE_CLASS_DISPLAY:
		return is_bmc_maker(function->vendor) ? KIND_BMC_DISPLAY : KIND_GPU;
	case BASE_CLASS_MULTIMEDIA: return KIND_AUDIO;
	case BASE_CLASS_PROCESSOR:
	case BASE_CLASS_ACCELERATOR: return KIND_ACCELERATOR;
	case BASE_CLASS_SERIAL_BUS: return serial_bus_kind(function->class_code);
	}
	return KIND_OTHER;
}

const char *device_kind_name(enum device_kind kind)
{
	static const char *const names[] = { "GPU",     "accelerator", "NVMe",
					     "storage", "network",     "USB",
					     "audio",   "BMC display", "other" };

	return names[kind];
}

const char *device_kind_word(enum device_kind kind)
{
	static const char *const words[] = { "gpu",     "accelerator", "nvme",
					     "storage", "network",     "usb",
					     "audio",   "bmc-display", "other" };

	return words[kind];
}
