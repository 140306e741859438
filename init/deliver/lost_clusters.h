/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clusters that are lost on our partition since a stick was pulled while it was written: taken in
 * the FAT, and held by no file. Linux frees none; what repairs is fsck.fat of dosfstools alone, and
 * only where its own trial run finds nothing else wrong.
 */
#ifndef INIT_DELIVER_LOST_CLUSTERS_H
#define INIT_DELIVER_LOST_CLUSTERS_H

#include "init/deliver/deliver.h"

struct lost_clusters {
	unsigned long clusters, bytes;
	/* FAT32 has a copy of the boot sector, which Linux does not mark as the first is */
	bool copy_differs;
	/* the first thing that is wrong besides, in fsck.fat's words; empty: nothing */
	char also[96];
};

/* Reads what `fsck.fat -n` said. */
void lost_clusters_read(char *said, struct lost_clusters *lost);

/*
 * Looks at a device with a FAT file system that is not mounted; only where it is marked as not
 * unmounted. Sets the result, place "fsck": ABSENT where there is nothing to tell, OK where
 * clusters were lost and are free again, else why they are not.
 */
void lost_clusters_check(const char *program, const char *device, bool read_only,
			 struct delivery *result);

/* The same of the one partition that has our GUID. A last look, no wait. */
void deliver_usb_check(const struct usb_place *place, const char *program, struct delivery *result);

#endif
