/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The partition on which the booted image lies as a file, and the folder beside it that may take
 * reports. The boot loader tells of it (image/grub.cfg); nothing is looked for by name or label.
 */
#ifndef INIT_DELIVER_IMAGE_H
#define INIT_DELIVER_IMAGE_H

#include "init/report/delivery.h"

#include <stdint.h>

/* In the top folder of that partition. It is somebody's to make, and never made here. */
#define IMAGE_FOLDER "vfio-preflight-reports"

enum { IMAGE_PATH_AT_MOST = 200 };

struct image_name {
	uint32_t serial;  /* of the file system */
	const char *path; /* of the image on it, "/images/vfio-preflight.iso" */
};

/*
 * From "1A2B-3C4D:/images/vfio-preflight.iso", into which `name` points afterwards. False where it
 * is not one: letters, digits and . _ + - make up a path, and no part of it is "..".
 */
bool image_name_parse(const char *word, struct image_name *name);

/*
 * What mount(2) calls the file system of the device open as `fd`, "vfat" or "exfat", if it has the
 * serial number of `word`; else NULL. Reads the boot sector only (Microsoft's FAT specification,
 * section 3.1 and 3.2; its exFAT specification, section 3.1).
 */
const char *image_file_system(int fd, const char *word);

/*
 * Whether the file of that name below the mount point is the image with our partition's GUID, and
 * IMAGE_FOLDER is there. The image's GPT has that GUID and right checksums; the GUID is a digest of
 * the program, of all that is built in, and of the version (scripts/make-guid), so that no other
 * build has it. Else
 * `status` and the sentence `why` say what is not so.
 */
bool image_is_there(const char *mount_point, const char *word, const char *guid,
		    enum status *status, char why[DELIVERY_DETAIL]);

#endif
