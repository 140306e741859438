/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Classes (PCI Code and ID Assignment 1.15) and vendors of PCI functions. Ids of devices stand in
 * the one list that knows them.
 */
#ifndef PROBES_MACHINE_PCI_IDS_H
#define PROBES_MACHINE_PCI_IDS_H

/* Base classes: class_code >> 16 */
enum {
	BASE_CLASS_STORAGE = 0x01,
	BASE_CLASS_NETWORK = 0x02,
	BASE_CLASS_DISPLAY = 0x03,
	BASE_CLASS_MULTIMEDIA = 0x04,
	BASE_CLASS_BRIDGE = 0x06,
	BASE_CLASS_PROCESSOR = 0x0b,
	BASE_CLASS_SERIAL_BUS = 0x0c,
	BASE_CLASS_WIRELESS = 0x0d,
	BASE_CLASS_ACCELERATOR = 0x12,
};

/* With the subclass: class_code >> 8 */
enum {
	CLASS_RAID = 0x0104,
	CLASS_SAS = 0x0107,
	CLASS_NON_VOLATILE_MEMORY = 0x0108,
	CLASS_VGA = 0x0300,
	CLASS_3D = 0x0302,
	CLASS_AUDIO = 0x0403, /* High Definition Audio */
	CLASS_HOST_BRIDGE = 0x0600,
	CLASS_ISA_BRIDGE = 0x0601,
	CLASS_PCI_BRIDGE = 0x0604,
	CLASS_CARDBUS_BRIDGE = 0x0607,
	CLASS_OTHER_BRIDGE = 0x0680,
	CLASS_IOMMU = 0x0806,
	CLASS_COPROCESSOR = 0x0b40,
	CLASS_USB = 0x0c03,
	CLASS_FIBRE_CHANNEL = 0x0c04,
	CLASS_SMBUS = 0x0c05,
	CLASS_INFINIBAND = 0x0c06,
	CLASS_OTHER_SERIAL_BUS = 0x0c80, /* UCSI of graphics cards */
};

/* With the programming interface: class_code */
enum {
	INTERFACE_AHCI = 0x010601,
	INTERFACE_NVME = 0x010802,
	INTERFACE_XHCI = 0x0c0330,
};

enum {
	VENDOR_ATI = 0x1002, /* AMD's graphics, and the IOMMUs of older chipsets */
	VENDOR_AMD = 0x1022,
	VENDOR_MATROX = 0x102b,
	VENDOR_NUVOTON = 0x1050,
	VENDOR_NVIDIA = 0x10de,
	VENDOR_XGI = 0x18ca,
	VENDOR_HUAWEI = 0x19e5,
	VENDOR_ASPEED = 0x1a03,
	VENDOR_INTEL = 0x8086,
};

#endif
