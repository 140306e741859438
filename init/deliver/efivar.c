/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/efivar.h"

#include "init/report/brief.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ATTRIBUTES_SIZE = 4, VARIABLE_AT_MOST = ATTRIBUTES_SIZE + EFIVAR_TEXT_AT_MOST };

static const char efi[] = "efi";
static const uint32_t efivarfs_magic = 0xde5e81e4;
const char efivar_file[] = "VfioPreflight-f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6";

/* Non-volatile, boot service access, runtime access. */
static const uint8_t attributes[ATTRIBUTES_SIZE] = { 7, 0, 0, 0 };

/* A variable as efivarfs shows it: its attributes as 32 bits little endian, then the text. */
struct variable {
	/* one more than is ever written: a longer one is seen to differ */
	uint8_t bytes[VARIABLE_AT_MOST + 1];
	size_t length;
};

static void compose(const struct document *brief, struct variable *variable)
{
	memcpy(variable->bytes, attributes, sizeof(attributes));
	memcpy(variable->bytes + sizeof(attributes), brief->bytes, brief->length);
	variable->length = sizeof(attributes) + brief->length;
}

/* 0 or an errno. One read(): each is a call of the firmware, and gives the whole variable. */
static int read_variable(int folder, struct variable *variable)
{
	variable->length = 0;
	int fd = openat(folder, efivar_file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno;

	ssize_t got = read(fd, variable->bytes, sizeof(variable->bytes));
	int error = got < 0 ? errno : 0;
	close(fd);
	variable->length = got > 0 ? (size_t)got : 0;
	return error;
}

static bool holds(int folder, const struct variable *wanted)
{
	struct variable now;

	return read_variable(folder, &now) == 0 && now.length == wanted->length &&
	       memcmp(now.bytes, wanted->bytes, now.length) == 0;
}

/*
 * The C libraries do not agree on the type of an ioctl's number; the kernel takes the low 32 bits.
 */
static long flags_ioctl(int fd, unsigned long request, int *flags)
{
	return syscall(SYS_ioctl, fd, request, flags);
}

/*
 * Clears the immutable flag, by which the kernel guards variables against `rm -rf`. True where it
 * was set: it must be set again. A variable that is not there yet has none; the kernel sets it on
 * one that is made.
 */
static bool clear_immutable(int folder)
{
	int flags = 0;
	bool cleared = false;
	int fd = openat(folder, efivar_file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;

	if (flags_ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_IMMUTABLE_FL)) {
		flags &= ~FS_IMMUTABLE_FL;
		cleared = flags_ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
	}
	close(fd);
	return cleared;
}

static void set_immutable(int folder)
{
	int flags = 0;
	int fd = openat(folder, efivar_file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;

	if (flags_ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0) {
		flags |= FS_IMMUTABLE_FL;
		(void)flags_ioctl(fd, FS_IOC_SETFLAGS, &flags);
	}
	close(fd);
}

/*
 * 0 or an errno. Each write() replaces the whole variable, so there must be one, and nothing to
 * truncate before it.
 */
static int write_once(int folder, const struct variable *variable)
{
	int fd = openat(folder, efivar_file, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return errno;

	ssize_t wrote = write(fd, variable->bytes, variable->length);
	int error = wrote < 0 ? errno : 0;
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && (size_t)wrote != variable->length)
		error = EIO;
	return error;
}

static int replace_variable(int folder, const struct variable *variable)
{
	bool cleared = clear_immutable(folder);
	int error = write_once(folder, variable);

	if (cleared)
		set_immutable(folder);
	return error;
}

static void write_failed(int error, struct delivery *result)
{
	if (error == ENOSPC)
		delivery_set(result, efi, FAILED, "the firmware's variable store is full");
	else if (error == EROFS || error == EPERM || error == EACCES)
		delivery_set(result, efi, DENIED, "no permission to write VfioPreflight: %s",
			     strerror(error));
	else
		delivery_set(result, efi, FAILED, "writing VfioPreflight: %s", strerror(error));
}

static void update(int folder, const struct document *brief, struct delivery *result)
{
	struct variable wanted;
	compose(brief, &wanted);

	if (holds(folder, &wanted)) {
		delivery_set(result, efi, OK,
			     "unchanged: VfioPreflight already holds this report, %zu bytes",
			     brief->length);
		return;
	}
	int error = replace_variable(folder, &wanted);
	if (error)
		write_failed(error, result);
	else if (!holds(folder, &wanted))
		delivery_set(result, efi, FAILED,
			     "VfioPreflight was written but reads back differently");
	else
		delivery_set(result, efi, OK, "written: VfioPreflight, %zu bytes", brief->length);
}

void efivar_write(const char *efivars, const struct document *brief, struct delivery *result)
{
	/* Attributes without a text are how a variable is deleted. */
	if (brief->length == 0 || brief->length > EFIVAR_TEXT_AT_MOST) {
		delivery_set(result, efi, FAILED, "the text has %zu bytes, not 1 to %d",
			     brief->length, EFIVAR_TEXT_AT_MOST);
		return;
	}

	int folder = open(efivars, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0) {
		delivery_set(result, efi, FAILED, "opening %s: %s", efivars, strerror(errno));
		return;
	}
	update(folder, brief, result);
	close(folder);
}

static bool holds_variables(const char *efivars)
{
	DIR *folder = opendir(efivars);
	struct dirent *entry;
	bool any = false;

	while (folder && !any && (entry = readdir(folder)))
		any = entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return any;
}

/* NULL, or why there are no EFI variables. */
static const char *why_none(const char *efivars)
{
	struct statfs about;

	if (statfs(efivars, &about) != 0)
		return strerror(errno);
	if ((uint32_t)about.f_type != efivarfs_magic)
		return "efivarfs is not mounted there";
	return holds_variables(efivars) ? NULL : "it is empty";
}

void deliver_efivar(const char *efivars, const struct document *brief, struct delivery *result)
{
	const char *why = why_none(efivars);

	if (why)
		delivery_set(result, efi, ABSENT, "no EFI variables: %s: %s", efivars, why);
	else
		efivar_write(efivars, brief, result);
}

/* --- Reading it again --- */

/* The line that names us: the first one of earlier releases, a later one since. */
static bool names_us(const char *text, size_t length)
{
	enum { MARK = sizeof(BRIEF_BEGIN) - 1 };

	for (size_t i = 0; i + MARK < length; i++)
		if ((!i || text[i - 1] == '\n') && memcmp(text + i, BRIEF_BEGIN, MARK) == 0)
			return true;
	return false;
}

static bool is_ours(const struct variable *variable)
{
	const char *text = (const char *)variable->bytes + ATTRIBUTES_SIZE;
	size_t length = variable->length - ATTRIBUTES_SIZE;

	if (variable->length <= ATTRIBUTES_SIZE || length > EFIVAR_TEXT_AT_MOST ||
	    text[length - 1] != '\n' || memcmp(variable->bytes, attributes, ATTRIBUTES_SIZE) != 0)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] != '\n' && (text[i] < ' ' || text[i] > '~'))
			return false;
	return names_us(text, length);
}

enum efivar_state efivar_read_in(const char *efivars, char text[EFIVAR_TEXT_AT_MOST + 1],
				 int *error)
{
	struct variable variable = { .length = 0 };
	int folder = open(efivars, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*error = folder < 0 ? errno : read_variable(folder, &variable);
	if (folder >= 0)
		close(folder);
	if (*error)
		return *error == ENOENT                      ? EFIVAR_ABSENT
		       : *error == EACCES || *error == EPERM ? EFIVAR_DENIED
							     : EFIVAR_FAILED;
	if (!is_ours(&variable))
		return EFIVAR_DAMAGED;
	memcpy(text, variable.bytes + ATTRIBUTES_SIZE, variable.length - ATTRIBUTES_SIZE);
	text[variable.length - ATTRIBUTES_SIZE] = '\0';
	return EFIVAR_READ;
}

enum efivar_state efivar_read(const char *firmware, char text[EFIVAR_TEXT_AT_MOST + 1], int *error)
{
	char efivars[PATH_MAX];

	*error = 0;
	(void)snprintf(efivars, sizeof(efivars), "%s/efivars", firmware);
	if (access(firmware, F_OK) != 0)
		return EFIVAR_NO_EFI;
	return why_none(efivars) ? EFIVAR_NOT_MOUNTED : efivar_read_in(efivars, text, error);
}
