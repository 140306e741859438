/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a live machine answers that is no plain file: registers in memory, expansion ROMs, the
 * kernel's log.
 */
#include "probes/source/live_hardware.h"
#include "probes/source/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <unistd.h>

static struct answer refusal(int error)
{
	return (struct answer){ .status = status_of_errno(error) == DENIED ? DENIED : FAILED };
}

/* --- Registers --- */

/* One access of the register's own width: a register read in pieces may change between them. */
static struct answer read_register(struct arena *arena, const volatile uint8_t *place,
				   uint32_t width)
{
	uint64_t value =
		width == 8 ? *(const volatile uint64_t *)place : *(const volatile uint32_t *)place;

	return (struct answer){ OK, (const uint8_t *)arena_copy(arena, &value, width), width };
}

struct answer live_mmio(struct arena *arena, uint64_t address, uint32_t width)
{
	enum { PAGE = 4096 };
	uint64_t begin = address & ~(uint64_t)(PAGE - 1);

	if ((width != 4 && width != 8) || address % width || address > INT64_MAX)
		return (struct answer){ .status = FAILED };
	int file = open("/dev/mem", O_RDONLY | O_SYNC | O_CLOEXEC);
	if (file < 0)
		return refusal(errno);

	uint8_t *page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, (off_t)begin);
	int error = errno;
	close(file);
	if (page == MAP_FAILED)
		return refusal(error);
	struct answer answer = read_register(arena, page + (address - begin), width);
	munmap(page, PAGE);
	return answer;
}

/* --- Expansion ROM --- */

enum { ROM_AT_MOST = 16 << 20 };

/*
 * The class stands beside the file "rom". Other devices may take offence at a ROM that is switched
 * on under their driver.
 */
static bool is_display(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct answer class_code = read_whole_file(
		arena, arena_printf(arena, "%.*s/class", (int)(slash - path), path), 64);

	return class_code.status == OK && strncmp((const char *)class_code.bytes, "0x03", 4) == 0;
}

static bool switch_rom(const char *path, const char *state)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return false;

	bool done = write(file, state, 1) == 1;
	int error = errno;
	close(file);
	errno = error;
	return done;
}

struct answer live_rom(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || strcmp(slash, "/rom") != 0)
		return (struct answer){ .status = FAILED };
	if (access(path, F_OK) != 0)
		return (struct answer){ .status = status_of_errno(errno) };
	if (!is_display(arena, path))
		return (struct answer){ .status = NOT_ASKED };
	if (!switch_rom(path, "1"))
		return refusal(errno);

	struct answer answer = read_whole_file(arena, path, ROM_AT_MOST);
	switch_rom(path, "0");
	if (answer.status == ABSENT)
		answer.status = FAILED;
	return answer;
}

/* --- The kernel's log --- */

/*
 * The rest of the log is nobody's business: it tells names, serial numbers and addresses of
 * networks.
 */
static const char *const subjects[] = {
	"Linux version",
	"DMAR",
	"AMD-Vi",
	"IOMMU",
	"iommu",
	"x2apic",
	"emapping",
	"[Firmware Bug]",
	"IVRS",
	"RMRR",
	"IO_PAGE_FAULT",
	"ACS",
	"vfio",
	"VFIO",
	"BAR ",
	"no space",
	"can't reserve",
	"ECAM",
	"MMCONFIG",
	"Secure boot",
	"ecureboot",
	"lockdown",
	"Lockdown",
	"kvm",
	"SVM",
	"vmd ",
	"not ready",
	"reset",
	"IR-",
	"IOAPIC",
	"dmar_fault",
	"X2APIC",
	"irq-injection",
	"isabled by",
	"BIOS bug",
	"power state",
	"power transition",
	"pending transaction",
	"extended config",
	"drivers/iommu",
};

enum { SUBJECTS = sizeof subjects / sizeof *subjects };

enum { PAIRS = 1024 };

static unsigned pair_of(const char *letters)
{
	return ((unsigned char)letters[0] * 31U + (unsigned char)letters[1]) % PAIRS;
}

/*
 * By the first letter, for a log may be long: the first subject that begins with it, and the next
 * one that begins like each; numbers count from 1.
 */
static struct {
	bool made;
	/* by a hash of the first two letters, whether some subject may begin with them */
	bool pairs[PAIRS];
	uint8_t first[UCHAR_MAX + 1], next[SUBJECTS + 1];
} by_letter;

static void make_by_letter(void)
{
	for (uint8_t i = SUBJECTS; i > 0; i--) {
		uint8_t *first = &by_letter.first[(unsigned char)*subjects[i - 1]];
		by_letter.next[i] = *first;
		*first = i;
		by_letter.pairs[pair_of(subjects[i - 1])] = true;
	}
	by_letter.made = true;
}

static bool has_word(const char *text, const char *end, const char *word)
{
	for (; *word; text++, word++)
		if (text == end || *text != *word)
			return false;
	return true;
}

bool live_log_tells(const char *line, size_t length)
{
	const char *end = line + length;

	if (!by_letter.made)
		make_by_letter();
	for (const char *at = line; at + 1 < end; at++) {
		if (!by_letter.pairs[pair_of(at)])
			continue;
		for (unsigned i = by_letter.first[(unsigned char)*at]; i; i = by_letter.next[i])
			if (has_word(at, end, subjects[i - 1]))
				return true;
	}
	return false;
}

/* "<6>[    0.000000] text": the level in front is the kernel's own way of writing. */
static const char *skip_level(const char *line, const char *end)
{
	const char *close = *line == '<' ? memchr(line, '>', (size_t)(end - line)) : NULL;

	return close ? close + 1 : line;
}

static struct answer lines_of_interest(struct arena *arena, const char *log, size_t length)
{
	char *kept = arena_alloc(arena, length + 2);
	char *to = kept;

	for (const char *line = log, *end = log + length; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline ? newline : end;
		const char *text = skip_level(line, stop);
		if (live_log_tells(text, (size_t)(stop - text))) {
			to = mempcpy(to, text, (size_t)(stop - text));
			*to++ = '\n';
		}
		line = stop + 1;
	}
	*to = '\0';
	return (struct answer){ OK, (const uint8_t *)kept, (size_t)(to - kept) };
}

struct answer live_log(struct arena *arena)
{
	enum { READ_ALL = 3, SIZE_OF_BUFFER = 10, LOG_AT_MOST = 64 << 20 };
	int size = klogctl(SIZE_OF_BUFFER, NULL, 0);

	if (size <= 0 || size > LOG_AT_MOST)
		return refusal(size < 0 ? errno : EFBIG);
	char *log = malloc((size_t)size);
	if (!log)
		abort();
	int length = klogctl(READ_ALL, log, size);
	struct answer answer =
		length < 0 ? refusal(errno) : lines_of_interest(arena, log, (size_t)length);
	free(log);
	return answer;
}
