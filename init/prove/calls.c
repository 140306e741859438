/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/calls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096 };

static int open_file(void *context, const char *path)
{
	int file = open(path, O_RDWR | O_CLOEXEC);

	(void)context;
	return file < 0 ? -errno : file;
}

static void close_file(void *context, int file)
{
	(void)context;
	close(file);
}

static int control(void *context, int file, unsigned long request, void *argument)
{
	/* what type ioctl() has for a request differs between C libraries */
	long result = syscall(SYS_ioctl, file, request, argument);

	(void)context;
	return result < 0 ? -errno : (int)result;
}

static int read_at(void *context, int file, void *bytes, size_t length, uint64_t offset)
{
	ssize_t done = pread(file, bytes, length, (off_t)offset);

	(void)context;
	return done < 0 ? -errno : (size_t)done == length ? 0 : -EIO;
}

static int write_at(void *context, int file, const void *bytes, size_t length, uint64_t offset)
{
	ssize_t done = pwrite(file, bytes, length, (off_t)offset);

	(void)context;
	return done < 0 ? -errno : (size_t)done == length ? 0 : -EIO;
}

static int try_map(void *context, int file, size_t length, uint64_t offset)
{
	void *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, file, (off_t)offset);

	(void)context;
	if (bytes == MAP_FAILED)
		return -errno;
	munmap(bytes, length);
	return 0;
}

static int put(void *context, const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);

	(void)context;
	if (file < 0)
		return -errno;
	int result = write(file, text, strlen(text)) < 0 ? -errno : 0;
	close(file);
	return result;
}

static int get(void *context, const char *path, void *bytes, size_t size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	(void)context;
	if (file < 0)
		return -errno;
	ssize_t length = read(file, bytes, size);
	int result = length < 0 ? -errno : (int)length;
	close(file);
	return result;
}

static int link_name(void *context, const char *path, char *name, size_t size)
{
	char target[512];
	ssize_t length = readlink(path, target, sizeof target - 1);

	(void)context;
	if (length < 0)
		return -errno;
	target[length] = '\0';
	const char *slash = strrchr(target, '/');
	return snprintf(name, size, "%s", slash ? slash + 1 : target) < (int)size ? 0 : -ERANGE;
}

static int entry_name(void *context, const char *path, char *name, size_t size)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	int result = -ENOENT;

	(void)context;
	if (!folder)
		return -errno;
	while (result == -ENOENT && (entry = readdir(folder)))
		if (*entry->d_name != '.')
			result =
				snprintf(name, size, "%s", entry->d_name) < (int)size ? 0 : -ERANGE;
	closedir(folder);
	return result;
}

/* Linux, Documentation/admin-guide/mm/pagemap.rst: bits 0-54 the page's number, bit 63 present */
static int physical(void *context, const void *page, uint64_t *address)
{
	const uint64_t present = 1ull << 63, number = (1ull << 55) - 1;
	uint64_t entry = 0;
	int file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return -errno;
	int result =
		read_at(context, file, &entry, sizeof entry, (uintptr_t)page / PAGE * sizeof entry);
	close(file);
	if (result < 0)
		return result;
	/* without the right to see it the number is 0 */
	if (!(entry & present) || !(entry & number))
		return -EPERM;
	*address = (entry & number) * PAGE;
	return 0;
}

static void wait_for(void *context, unsigned milliseconds)
{
	const struct timespec time = { .tv_sec = milliseconds / 1000,
				       .tv_nsec = milliseconds % 1000 * 1000000L };

	(void)context;
	nanosleep(&time, NULL);
}

static uint64_t now(void *context)
{
	struct timespec time;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

/* A record of /dev/kmsg is "LEVEL,NUMBER,TIME,FLAGS;TEXT\n". */
static void kernel_line(void *context, const char *address, char *line, size_t size)
{
	static int log = -1;
	char record[1024];
	ssize_t length;

	(void)context;
	*line = '\0';
	if (log < 0) {
		log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (log >= 0)
			lseek(log, 0, SEEK_END);
		return;
	}
	while ((length = read(log, record, sizeof record - 1)) > 0 || errno == EPIPE) {
		if (length <= 0)
			continue;
		record[length] = '\0';
		char *text = strchr(record, ';');
		if (!text || *line || (!strstr(text, address) && !strstr(text, "vfio")))
			continue;
		text[strcspn(text, "\n")] = '\0';
		snprintf(line, size, "%s", text + 1);
	}
}

const struct prove_calls *prove_calls_live(void)
{
	static const struct prove_calls calls = {
		.open = open_file,
		.close = close_file,
		.control = control,
		.read_at = read_at,
		.write_at = write_at,
		.try_map = try_map,
		.put = put,
		.get = get,
		.link = link_name,
		.entry = entry_name,
		.physical = physical,
		.wait = wait_for,
		.now = now,
		.kernel_line = kernel_line,
	};

	return &calls;
}
