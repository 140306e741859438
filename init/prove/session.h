/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VFIO's side of the trial (Linux, Documentation/driver-api/vfio.rst, linux/vfio.h): groups in one
 * container with the type 1 IOMMU, or device files bound to one iommufd; and one
 * of the devices that is open. Results are 0 or more, or a negative errno; `what`, which is static,
 * is what was done last.
 */
#ifndef INIT_PROVE_SESSION_H
#define INIT_PROVE_SESSION_H

#include "init/prove/device_files.h"
#include "init/prove/space.h"

#include <linux/vfio.h>

enum { SESSION_GROUPS = 8 };

struct region {
	uint64_t offset, size;
	uint32_t flags; /* of VFIO_REGION_INFO_FLAG_… */
};

struct session {
	const struct prove_calls *calls;
	struct space space;
	int device;
	struct device_files files; /* by iommufd only */
	int groups[SESSION_GROUPS];
	unsigned group_numbers[SESSION_GROUPS];
	size_t group_count;
	/* of the open device: BARs 0 to 5, the ROM, configuration space */
	struct region regions[VFIO_PCI_CONFIG_REGION_INDEX + 1];
	uint32_t irqs[VFIO_PCI_MSIX_IRQ_INDEX + 1]; /* how many there are of INTx, MSI, MSI-X */
	bool can_reset;                             /* by VFIO_DEVICE_RESET */
};

/* All files closed: the kernel undoes what they held. */
void session_begin(struct session *session, const struct prove_calls *calls,
		   bool iommufd_is_wanted);
void session_end(struct session *session);

/*
 * Opens a group. -ENOENT: VFIO knows no such group. -EPERM: it is not viable, for a member has
 * another driver; -EBUSY: somebody has it open.
 */
int session_add_group(struct session *session, unsigned number);

/* Gives groups back that were only looked at: an open one keeps device files from being bound. */
void session_close_groups(struct session *session);

/*
 * The IOMMU with all groups in the container, or an address space of iommufd. -EPERM: interrupts
 * are not remapped.
 */
int session_set_iommu(struct session *session, const char **what);

/*
 * Opens a device of the session, and asks what it has. 1 where device files were attached again for
 * it: what is mapped may have moved.
 */
int session_open_device(struct session *session, const char *address, const char **what);
void session_close_device(struct session *session);

/*
 * Resets it by its own method or, where it has none, by the bus, if all that hangs there is in our
 * groups. In `how`, which is static, what was done: "its own reset", "a bus reset". -ENOTTY: there
 * is no reset for it; -EPERM: the bus carries what is not ours.
 */
int session_reset(struct session *session, const char **how);

/* MSI, or MSI-X where there is none; VFIO_PCI_NUM_IRQS where there is neither. */
unsigned session_message_index(const struct session *session);

/* Vector 0 of it to an eventfd; NO_FILE takes it away. */
int session_set_message(struct session *session, unsigned index, int eventfd);

/* Memory space and bus mastering of the open device on or off. */
int session_set_master(struct session *session, bool on);

#endif
