/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only door to the outside. It has no write operation, so a probe cannot change what it
 * describes. One reading needs a switch: an expansion ROM is enabled through sysfs while it is
 * read, and only display devices are asked for theirs.
 *
 * Two equal implementations: live (this machine) and capture (a recorded one); decorators may stand
 * before either: ACPI tables taken from a folder, or one that keeps what was asked and answered. A
 * probe asks a question and gets an answer with one of the five statuses.
 */
#ifndef PROBES_SOURCE_SOURCE_H
#define PROBES_SOURCE_SOURCE_H

#include "probes/lib/arena.h"
#include "probes/lib/array.h"
#include "probes/machine/fact.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum question_kind {
	READ_FILE,   /* path: the file's bytes */
	LIST_FOLDER, /* path: the names in it, sorted, each followed by a newline */
	READ_LINK,   /* path: what the symbolic link says */
	READ_MSR,    /* a: CPU number, b: register; 8 bytes, little endian */
	READ_CPUID,  /* a: leaf, b: subleaf; EAX EBX ECX EDX, 16 bytes, little endian */
	/*
	 * a: physical address of a device's register, b: its width, 4 or 8 bytes; as many, little
	 * endian
	 */
	READ_MMIO,
	/*
	 * path: a sysfs file "rom"; the expansion ROM, enabled for the time of reading and then
	 * disabled again
	 */
	READ_ROM,
	/*
	 * the kernel's log: its lines about this program's subject, "[    0.004000] DMAR: …",
	 * oldest first
	 */
	READ_LOG,
};

enum { QUESTION_KINDS = READ_LOG + 1 };

struct question {
	enum question_kind kind;
	const char *path; /* NULL where the kind has none */
	uint64_t a;
	uint32_t b;
};

/*
 * `bytes` belong to the arena that was passed in, with a NUL behind them that `length` does not
 * count.
 */
struct answer {
	enum status status;
	const uint8_t *bytes;
	size_t length;
};

typedef ARRAY(struct pci_address) pci_address_list;

struct source {
	const char *name; /* "live", or the capture's file name */

	struct answer (*ask)(struct source *source, struct arena *arena,
			     const struct question *question);

	/* All PCI functions, sorted by address. */
	enum status (*functions)(struct source *source, struct arena *arena,
				 pci_address_list *list);

	/*
	 * `length` bytes of configuration space at `offset`. ABSENT where the space that the
	 * machine shows ends before; DENIED where it goes on but we may not look (the kernel shows
	 * 64 bytes to those without CAP_SYS_ADMIN).
	 */
	enum status (*config)(struct source *source, struct pci_address address, unsigned offset,
			      unsigned length, uint8_t *bytes);

	/* Frees the source. */
	void (*close)(struct source *source);
};

/*
 * The question as a capture spells it: "read /proc/cmdline", "msr 0 0x3a", "cpuid 0x1 0x0", "mmio
 * 0xfed90008+8", "rom /sys/bus/pci/devices/0000:01:00.0/rom", "log". In the arena.
 */
char *question_text(struct arena *arena, const struct question *question);

/* Short forms of source->ask(). The path is a printf format. */
struct answer source_read(struct source *source, struct arena *arena, const char *path, ...)
	__attribute__((format(printf, 3, 4)));
struct answer source_list(struct source *source, struct arena *arena, const char *path, ...)
	__attribute__((format(printf, 3, 4)));
struct answer source_link(struct source *source, struct arena *arena, const char *path, ...)
	__attribute__((format(printf, 3, 4)));
struct answer source_msr(struct source *source, struct arena *arena, uint32_t cpu, uint32_t reg);
struct answer source_cpuid(struct source *source, struct arena *arena, uint32_t leaf,
			   uint32_t subleaf);

/*
 * One register of `width` 4 or 8 bytes. DENIED under lockdown, and where the kernel keeps the range
 * for its driver.
 */
struct answer source_mmio(struct source *source, struct arena *arena, uint64_t address,
			  uint32_t width);

/*
 * FAILED where the kernel cannot map it or no ROM answers; ABSENT where the function has no ROM
 * BAR.
 */
struct answer source_rom(struct source *source, struct arena *arena, struct pci_address address);

struct answer source_log(struct source *source, struct arena *arena);

/*
 * Takes the answer to LIST_FOLDER apart: the next name, or NULL after the last. `at` begins at 0.
 * In the arena.
 */
const char *answer_next_name(struct arena *arena, const struct answer *answer, size_t *at);

/*
 * The first line of a text answer without white space at its ends, in the arena; "" where there is
 * none.
 */
const char *answer_line(struct arena *arena, const struct answer *answer);

/* That line as a fact, with the answer's status. */
struct text text_of_answer(struct arena *arena, const struct answer *answer);

struct lines;

/*
 * The lines of the pci.ids at hand, to be closed with lines_close(); false where there is none.
 * Names are not asked of the machine: no source has its own, and no capture keeps them.
 */
bool source_names(struct lines *lines);

/* --- The implementations: NULL, and a line on standard error, where one cannot begin --- */

/* This machine: sysfs, procfs, CPUID, /dev/cpu, and libpci's sysfs method. */
struct source *source_live(void);

/* A capture, or a bare `lspci -xxxx` dump. */
struct source *source_capture(const char *file);

/* The same of what is open already, and stays so; `name` is for messages. */
struct source *source_capture_from(int file, const char *name);

enum { CAPTURE_AT_MOST = 64 << 20 }; /* bytes of one */

/* No machine at all: every question is "not asked". For tables that come alone. */
struct source *source_nothing(void);

/*
 * Asks `inner`, which it owns from now on, and keeps each question with its answer, refusals too. A
 * question that was put before is answered as before, so that a replay cannot differ.
 */
struct source *source_record(struct source *inner);

/*
 * Asks `inner`, which it owns from now on, and lets through only what may leave the machine, as
 * source/mask.h tells. All that is behind it, reports and recordings, knows no more. Serial numbers
 * in configuration space pass: source_record_write() masks them.
 */
struct source *source_masked(struct source *inner);

/*
 * From now on questions that were asked before are asked again, and their new answers take the
 * place of the old ones.
 */
void source_record_renew(struct source *recording);

/*
 * Writes what a recording source has kept as a capture, and asks once more: for all of the
 * configuration space of the functions that it listed. `masked`: without serial numbers in it, as
 * mask_config() tells; what `inner` answered stands as it is. False, with errno, where `out` could
 * not be written.
 */
bool source_record_write(struct source *recording, bool masked, FILE *out);

/*
 * ACPI tables from `folder` (dmar.dat, ivrs.dat …) in the place of those of `inner`, which it owns
 * from now on.
 */
struct source *source_tables(struct source *inner, const char *folder);

#endif
