/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/usb_mount.h"

#include "init/deliver/image.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mount.h>

/*
 * Our names are ASCII, and which character sets a kernel has differs. The last is what it does by
 * itself.
 */
static const char *const mount_options[] = {
	"iocharset=ascii,errors=remount-ro",
	"iocharset=iso8859-1,errors=remount-ro",
	"",
};

/* EINVAL is how vfat refuses a character set that it does not have. */
int usb_mount(const char *type, const char *device, const char *mount_point, unsigned long flags)
{
	for (size_t i = 0; i < sizeof(mount_options) / sizeof(mount_options[0]); i++) {
		if (mount(device, mount_point, type, flags | MS_NOEXEC | MS_NODEV | MS_NOSUID,
			  mount_options[i]) == 0)
			return 0;
		if (errno != EINVAL)
			break;
	}
	return errno;
}

int usb_unmount(const char *mount_point)
{
	if (umount2(mount_point, 0) == 0)
		return 0;
	int error = errno;
	(void)umount2(mount_point, MNT_DETACH);
	return error;
}

static int enter_beside_image(const char *type, const char *device, const struct usb_place *place,
			      unsigned long flags, struct usb_root *root)
{
	int error = usb_mount(type, device, place->mount_point, flags | MS_RDONLY);
	if (error)
		return error;
	bool there = image_is_there(place->mount_point, place->image, place->guid, &root->status,
				    root->why);
	if (there && (flags & MS_RDONLY))
		return 0;
	error = usb_unmount(place->mount_point);
	if (!there)
		return ENOENT;
	return error ? error : usb_mount(type, device, place->mount_point, flags);
}

int usb_enter(const char *type, const char *device, const struct usb_place *place,
	      unsigned long flags, struct usb_root *root)
{
	root->place = *place;
	root->place.mount_point = root->path;
	*root->why = '\0';
	(void)snprintf(root->path, sizeof(root->path), "%s%s", place->mount_point,
		       place->image ? "/" IMAGE_FOLDER : "");
	return place->image ? enter_beside_image(type, device, place, flags, root)
			    : usb_mount(type, device, place->mount_point, flags);
}
