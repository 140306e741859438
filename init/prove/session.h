/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VFIO's side of the trial (Linux, Documentation/driver-api/vfio.rst, linux/vfio.h): groups in one
 * container with the type 1 IOMMU, and one of their devices that is open. Results are 0 or more, or
 * a negative errno.
 */
#ifndef INIT_PROVE_SESSION_H
#define INIT_PROVE_SESSION_H

#include "init/prove/calls.h"

#include <linux/vfio.h>
#include <stdbool.h>

enum { SESSION_GROUPS = 8, NO_FILE = -1 };

struct region {
	uint64_t offset, size;
	uint32_t flags; /* of VFIO_REGION_INFO_FLAG_… */
};

struct session {
	const struct prove_calls *calls;
	int container, device;
	int groups[SESSION_GROUPS];
	unsigned group_numbers[SESSION_GROUPS];
	size_t group_count;
	/* of the open device: BARs 0 to 5, the ROM, configuration space */
	struct region regions[VFIO_PCI_CONFIG_REGION_INDEX + 1];
	uint32_t irqs[VFIO_PCI_MSIX_IRQ_INDEX + 1]; /* how many there are of INTx, MSI, MSI-X */
	bool can_reset;                             /* by VFIO_DEVICE_RESET */
};

/* All files closed: the kernel undoes what they held. */
void session_begin(struct session *session, const struct prove_calls *calls);
void session_end(struct session *session);

/*
 * Opens a group. -ENOENT: VFIO knows no such group. -EPERM: it is not viable, for a member has
 * another driver; -EBUSY: somebody has it open.
 */
int session_add_group(struct session *session, unsigned number);

/* Groups into the container, and the IOMMU set. -EPERM: interrupts are not remapped. */
int session_set_iommu(struct session *session);

/* Opens a device of a group, and asks what it has. */
int session_open_device(struct session *session, const char *address);
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
