/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This machine. Everything is opened for reading only.
 *
 * libpci's list of functions is made at the first question about PCI, not at the begin, so that a
 * supervisor sees which probe was at work should the listing itself not come back.
 */
#include "probes/source/files.h"
#include "probes/source/live_hardware.h"
#include "probes/source/pci_access.h"

#include <cpuid.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_AT_MOST = 16 << 20 };

struct live {
	struct source source;
	struct pci_library pci;
	enum status pci_status;
};

/* --- Files --- */

static struct answer list_folder(struct arena *arena, const char *path)
{
	DIR *folder = opendir(path);
	if (!folder)
		return (struct answer){ .status = status_of_errno(errno) };

	name_list names = { 0 };
	struct dirent *entry;
	errno = 0;
	while ((entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*array_add(arena, &names) =
				arena_copy(arena, entry->d_name, strlen(entry->d_name));
		errno = 0;
	}
	enum status status = errno ? status_of_errno(errno) : OK;
	closedir(folder);
	return status == OK ? answer_of_names(arena, &names) : (struct answer){ .status = status };
}

static struct answer read_link(struct arena *arena, const char *path)
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof target);

	if (length < 0)
		return (struct answer){ .status = status_of_errno(errno) };
	if ((size_t)length == sizeof target)
		return (struct answer){ .status = FAILED };
	return (struct answer){ OK, (const uint8_t *)arena_copy(arena, target, (size_t)length),
				(size_t)length };
}

/* --- CPU --- */

/*
 * Without the device node the question cannot be put, which says nothing about the register. The
 * driver says EIO for #GP.
 */
static struct answer read_msr(struct arena *arena, uint32_t cpu, uint32_t reg)
{
	char path[40];
	snprintf(path, sizeof path, "/dev/cpu/%u/msr", cpu);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return (struct answer){ .status = status_of_errno(errno) == DENIED ? DENIED
										   : FAILED };

	uint8_t bytes[8];
	ssize_t got = pread(file, bytes, sizeof bytes, reg);
	int error = errno;
	close(file);
	if (got == sizeof bytes)
		return (struct answer){ OK, (const uint8_t *)arena_copy(arena, bytes, sizeof bytes),
					sizeof bytes };
	if (got < 0 && error == EIO)
		return (struct answer){ .status = ABSENT };
	return (struct answer){ .status = got < 0 && status_of_errno(error) == DENIED ? DENIED
										      : FAILED };
}

/*
 * Leaves come in ranges, and the first leaf of each names its last; beyond it Intel's CPUs answer
 * with another leaf's data.
 */
static bool leaf_exists(uint32_t leaf)
{
	uint32_t range = leaf & 0xc0000000U;
	unsigned eax, ebx, ecx, edx;

	__cpuid(1, eax, ebx, ecx, edx); /* ECX bit 31: a hypervisor is present */
	if (range == 0x40000000U && !(ecx >> 31))
		return false;
	__cpuid(range, eax, ebx, ecx, edx);
	return eax >= range && leaf <= eax;
}

static struct answer read_cpuid(struct arena *arena, uint32_t leaf, uint32_t subleaf)
{
	uint32_t words[4];

	if (!leaf_exists(leaf))
		return (struct answer){ .status = ABSENT };
	__cpuid_count(leaf, subleaf, words[0], words[1], words[2], words[3]);
	return (struct answer){ OK, (const uint8_t *)arena_copy(arena, words, sizeof words),
				sizeof words };
}

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	(void)source;
	switch (question->kind) {
	case READ_FILE: return read_whole_file(arena, question->path, FILE_AT_MOST);
	case LIST_FOLDER: return list_folder(arena, question->path);
	case READ_LINK: return read_link(arena, question->path);
	case READ_MSR: return read_msr(arena, (uint32_t)question->a, question->b);
	case READ_CPUID: return read_cpuid(arena, (uint32_t)question->a, question->b);
	case READ_MMIO: return live_mmio(arena, question->a, question->b);
	case READ_ROM: return live_rom(arena, question->path);
	case READ_LOG: return live_log(arena);
	}
	return (struct answer){ .status = FAILED };
}

/* --- PCI --- */

/* A kernel without any PCI bus has no such folder; libpci calls that trouble. */
static enum status open_pci(struct live *live)
{
	if (live->pci_status == NOT_ASKED) {
		if (access("/sys/bus", F_OK) == 0 && access("/sys/bus/pci", F_OK) != 0)
			live->pci_status = status_of_errno(errno);
		else
			live->pci_status = pci_library_open(&live->pci);
	}
	return live->pci_status;
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	struct live *live = (struct live *)source;
	enum status status = open_pci(live);

	if (status == OK)
		pci_library_list(&live->pci, arena, list);
	return status;
}

/*
 * Why bytes were not given. Beyond the size of the file the machine shows no more. Within it the
 * kernel stops those without CAP_SYS_ADMIN at byte 64 (128 for CardBus), and nobody else, so a
 * reading that ends there was refused; asking who we are would be wrong in a user namespace.
 */
static enum status why_not(struct live *live, struct pci_address address, unsigned end)
{
	char text[PCI_ADDRESS_TEXT], path[80];
	struct stat file;
	uint8_t header[64];

	snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/config",
		 pci_address_print(address, text));
	if (stat(path, &file) != 0)
		return status_of_errno(errno);
	if (end > file.st_size)
		return ABSENT;
	if (pci_library_read(&live->pci, address, 0, sizeof header, header) == OK)
		return DENIED;
	return access(path, R_OK) == 0 ? FAILED : status_of_errno(errno);
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	struct live *live = (struct live *)source;

	enum status status = open_pci(live);
	if (status == OK)
		status = pci_library_read(&live->pci, address, offset, length, bytes);
	return status == FAILED && live->pci_status == OK ? why_not(live, address, offset + length)
							  : status;
}

static void close_live(struct source *source)
{
	struct live *live = (struct live *)source;

	pci_library_close(&live->pci);
	free(live);
}

struct source *source_live(void)
{
	struct live *live = calloc(1, sizeof *live);
	if (!live)
		abort();
	live->source = (struct source){ .name = "live",
					.ask = ask,
					.functions = functions,
					.config = config,
					.close = close_live };
	return &live->source;
}
