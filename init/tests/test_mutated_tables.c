/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every table, cut short at every length and with every byte set to 00 and to ff, through the whole
 * program: each ends with whole reports in which the damage is named, within a second, and never
 * with a crash.
 *
 * The tables are those of the captures beside this test and, where the environment variable
 * REAL_MACHINES names a folder acpi/MACHINE/{dmar,ivrs,apic}.dat, those of real machines; a table
 * that several machines share counts once. Of the real ones, which are hundreds, every 29th change
 * is run; with ALL_CHANGES=1 in the environment each of them.
 */
#include "probes/source/tests/memory_source.h"
#include "init/tests/watched.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { DMAR, IVRS, VIOT, MADT, TABLES };

static const struct {
	const char *path, *file;
} kinds[TABLES] = {
	{ "/sys/firmware/acpi/tables/DMAR", "dmar.dat" },
	{ "/sys/firmware/acpi/tables/IVRS", "ivrs.dat" },
	{ "/sys/firmware/acpi/tables/VIOT", "viot.dat" },
	{ "/sys/firmware/acpi/tables/APIC", "apic.dat" },
};

struct table {
	uint8_t *bytes; /* NULL: the machine has no such table */
	size_t length;
	bool seen_before; /* the same table of an earlier machine was done */
};

struct victim {
	char *name;
	struct table tables[TABLES];
};

enum { VICTIMS_AT_MOST = 4096 };

enum { CHANGES_APART = 29 };

static struct victim victims[VICTIMS_AT_MOST];
static size_t victim_count;
static size_t changes_apart = 1; /* of so many changes one is run */
static size_t changes;

/* --- One run --- */

static const struct acpi_table *found(const struct program *program, int kind)
{
	const struct iommu *iommu = &program->machine.iommu;
	const struct acpi_table *tables[TABLES] = { &iommu->dmar, &iommu->ivrs, &iommu->viot,
						    &iommu->madt };

	return tables[kind];
}

/*
 * Whatever is changed, the checksum or the length is wrong then; and what is said of it must be
 * about bytes that are there.
 */
static void check(const struct program *program, int kind, size_t length)
{
	const struct acpi_table *table = found(program, kind);

	if (!table->errors.count)
		watched_fail("the damage is not named");
	for (size_t i = 0; i < table->errors.count; i++)
		if (table->errors.items[i].offset > length)
			watched_fail("an error beyond the end of the table");
	if (!strstr(program->documents[FORMAT_JSON],
		    table->status == OK ? "iommu_table_malformed" : "\"failed: the "))
		watched_fail("the report does not tell the damage");
}

/*
 * Runs one machine with `length` bytes of the table `kind` as they are now, if it is the turn of
 * this change.
 */
static void run(const struct victim *victim, int kind, size_t length)
{
	struct memory_source memory;
	struct program program;

	if (changes++ % changes_apart)
		return;
	memory_open(&memory);
	for (int i = 0; i < TABLES; i++)
		if (victim->tables[i].bytes)
			memory_put(&memory, READ_FILE, kinds[i].path, victim->tables[i].bytes,
				   i == kind ? length : victim->tables[i].length);
	watched_run(&program, &memory.source);
	check(&program, kind, length);
	program_free(&program);
	memory_close(&memory.source);
}

static void set_and_run(const struct victim *victim, int kind, size_t at, uint8_t value)
{
	const struct table *table = &victim->tables[kind];
	uint8_t sound = table->bytes[at];

	if (sound == value)
		return;
	snprintf(watched_words, sizeof watched_words, "%s: %s with byte 0x%zx set to %02x",
		 victim->name, kinds[kind].file, at, value);
	table->bytes[at] = value;
	run(victim, kind, table->length);
	table->bytes[at] = sound;
}

static void mutate(const struct victim *victim, int kind)
{
	for (size_t at = 0; at < victim->tables[kind].length; at++) {
		snprintf(watched_words, sizeof watched_words, "%s: %s cut to %zu bytes",
			 victim->name, kinds[kind].file, at);
		run(victim, kind, at);
		set_and_run(victim, kind, at, 0x00);
		set_and_run(victim, kind, at, 0xff);
	}
}

static void mutate_all(unsigned process)
{
	size_t number = 0;

	for (size_t i = 0; i < victim_count; i++)
		for (int kind = 0; kind < TABLES; kind++)
			if (victims[i].tables[kind].bytes && !victims[i].tables[kind].seen_before &&
			    number++ % WATCHED_PROCESSES == process)
				mutate(&victims[i], kind);
}

/* --- The machines --- */

static bool is_seen(int kind, const struct table *table)
{
	for (size_t i = 0; i < victim_count; i++) {
		const struct table *other = &victims[i].tables[kind];
		if (other->bytes && other->length == table->length &&
		    !memcmp(other->bytes, table->bytes, table->length))
			return true;
	}
	return false;
}

static void add_table(struct victim *victim, int kind, const void *bytes, size_t length)
{
	struct table *table = &victim->tables[kind];

	*table = (struct table){ memory_copy(bytes, length, 0), length, false };
	table->seen_before = is_seen(kind, table);
}

static struct victim *begin_victim(const char *name)
{
	assert_true(victim_count < VICTIMS_AT_MOST);
	victims[victim_count] = (struct victim){ .name = strdup(name) };
	return &victims[victim_count];
}

static void add_capture(const char *file)
{
	struct source *source = source_capture(file);
	struct arena arena = ARENA_EMPTY;
	struct victim *victim = begin_victim(file);

	assert_non_null(source);
	for (int kind = 0; kind < TABLES; kind++) {
		struct answer answer = source_read(source, &arena, "%s", kinds[kind].path);
		if (answer.status == OK)
			add_table(victim, kind, answer.bytes, answer.length);
	}
	victim_count++;
	arena_free(&arena);
	source->close(source);
}

static void add_folder(const char *folder)
{
	struct victim *victim = begin_victim(folder);

	for (int kind = 0; kind < TABLES; kind++) {
		uint8_t bytes[65536];
		char path[4200];
		snprintf(path, sizeof path, "%s%s", folder, kinds[kind].file);
		FILE *file = fopen(path, "rb");
		if (!file)
			continue;
		size_t length = fread(bytes, 1, sizeof bytes, file);
		add_table(victim, kind, bytes, length);
		fclose(file);
	}
	victim_count++;
}

static void forget_all(void)
{
	for (size_t i = 0; i < victim_count; i++) {
		free(victims[i].name);
		for (int kind = 0; kind < TABLES; kind++)
			free(victims[i].tables[kind].bytes);
	}
	victim_count = 0;
}

/* --- The tests --- */

static void mutate_those_of(const char *pattern, void (*add)(const char *path))
{
	glob_t paths;
	size_t runs, tables = 0;

	if (glob(pattern, 0, NULL, &paths))
		fail_msg("nothing is there: %s", pattern);
	for (size_t i = 0; i < paths.gl_pathc; i++)
		add(paths.gl_pathv[i]);
	globfree(&paths);
	for (size_t i = 0; i < victim_count; i++)
		for (int kind = 0; kind < TABLES; kind++)
			tables += victims[i].tables[kind].bytes &&
				  !victims[i].tables[kind].seen_before;

	size_t failures = watched_work(mutate_all, &runs);
	print_message("%zu machines, %zu tables, %zu runs, the longest %zu ms, %zu failures\n",
		      victim_count, tables, runs, watched_slowest(), failures);
	forget_all();
	assert_int_equal(failures, 0);
	assert_true(runs > 1000);
}

static void tables_of_captures_and_real_ones(void **state)
{
	const char *root = getenv("REAL_MACHINES");
	char pattern[4096];

	(void)state;
	mutate_those_of("init/tests/captures/*.txt", add_capture);
	if (!root)
		return;
	changes_apart = getenv("ALL_CHANGES") ? 1 : CHANGES_APART;
	snprintf(pattern, sizeof pattern, "%s/acpi/*/", root);
	mutate_those_of(pattern, add_folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tables_of_captures_and_real_ones) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
