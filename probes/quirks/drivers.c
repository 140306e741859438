/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/drivers.h"
#include "probes/machine/pci_ids.h"

/*
 * The first row that matches counts. Sources: the PCI id tables of Linux 6.12 and later.
 * `blacklist` takes names as they stand, no patterns (kmod, libkmod-module.c), so that each module
 * of NVIDIA's is named.
 */
const struct driver_row driver_rows[DRIVER_ROWS] = {
	/*
	 * drivers/gpu/drm/amd/amdgpu/amdgpu_drv.c, drivers/gpu/drm/radeon/radeon_drv.c: which one
	 * depends on model and options
	 */
	{ VENDOR_ATI, BASE_CLASS_DISPLAY << 16, 0xff0000, BY_BLACKLIST, { "amdgpu", "radeon" } },
	/*
	 * drivers/gpu/drm/nouveau/nouveau_drm.c, drivers/gpu/nova-core/driver.rs,
	 * drivers/video/fbdev/nvidia; NVIDIA's own: its README
	 */
	{ VENDOR_NVIDIA,
	  BASE_CLASS_DISPLAY << 16,
	  0xff0000,
	  BY_BLACKLIST,
	  { "nouveau", "nova_core", "nvidiafb", "nvidia", "nvidia_drm" } },
	/* drivers/gpu/drm/i915/i915_pci.c, drivers/gpu/drm/xe/xe_pci.c */
	{ VENDOR_INTEL, BASE_CLASS_DISPLAY << 16, 0xff0000, BY_BLACKLIST, { "i915", "xe" } },
	/* drivers/i2c/busses/i2c-nvidia-gpu.c: UCSI of NVIDIA's cards with a USB-C connector */
	{ VENDOR_NVIDIA, CLASS_OTHER_SERIAL_BUS << 8, 0xffff00, BY_SOFTDEP, { "i2c_nvidia_gpu" } },
	/* sound/pci/hda/hda_intel.c: of all makers; the host's own sound needs it too */
	{ 0, CLASS_AUDIO << 8, 0xffff00, BY_SOFTDEP, { "snd_hda_intel" } },
	/* drivers/nvme/host/pci.c */
	{ 0, INTERFACE_NVME, 0xffffff, BY_SOFTDEP, { "nvme" } },
	/* drivers/ata/ahci.c */
	{ 0, INTERFACE_AHCI, 0xffffff, BY_SOFTDEP, { "ahci" } },
	/* drivers/usb/host/xhci-pci.c: built into the kernel of many distributions */
	{ 0, INTERFACE_XHCI, 0xffffff, BY_ADDRESS, { "xhci_pci" } },
};

const struct driver_row *driver_row_of(const struct function *function)
{
	for (size_t i = 0; i < DRIVER_ROWS; i++) {
		const struct driver_row *row = &driver_rows[i];
		if ((!row->vendor || row->vendor == function->vendor) &&
		    (function->class_code & row->mask) == row->class_code)
			return row;
	}
	return NULL;
}
