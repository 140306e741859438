/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/place.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

/* PROC_PID_INIT_INO of linux/proc_ns.h: user space relies on it. */
static const char first_pid_namespace[] = "pid:[4026531836]";

static bool is_in_memory(const char *folder)
{
	struct statfs about;

	return statfs(folder, &about) == 0 &&
	       (about.f_type == RAMFS_MAGIC || about.f_type == TMPFS_MAGIC);
}

static bool is_first_pid_namespace(void)
{
	char name[64];

	if (getpgid(2) != 0)
		return false;
	ssize_t length = readlink("/proc/self/ns/pid", name, sizeof name - 1);
	if (length < 0)
		return true; /* no /proc yet, or a kernel that has no such namespaces */
	name[length] = '\0';
	return strcmp(name, first_pid_namespace) == 0;
}

bool place_is_image(void)
{
	return getpid() == 1 && is_in_memory("/") && is_first_pid_namespace();
}
