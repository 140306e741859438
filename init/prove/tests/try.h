/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of the trial share: the fake machine, one run of it, and what was noted of that. */
#ifndef INIT_PROVE_TESTS_TRY_H
#define INIT_PROVE_TESTS_TRY_H

#include "init/prove/tests/fake_vfio.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>

#include <cmocka.h>

static struct fake_vfio *fake; /* shared with processes that try it */
static struct plan plan;
static struct trial_before before;
static char noted[16384];
static unsigned records;

static void say_nothing(void *context, const char *line)
{
	(void)context, (void)line;
}

static void count_record(void *context, const char *line)
{
	(void)context;
	assert_non_null(strstr(line, ADDRESS "\t"));
	records++;
}

static int begin(void **state)
{
	(void)state;
	if (!fake)
		fake = mmap(NULL, sizeof *fake, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	fake_begin(fake);
	memset(&plan, 0, sizeof plan);
	plan.count = 1;
	plan.devices[0] = (struct plan_device){ .address = ADDRESS,
						.kind = "other",
						.vendor = 0x1234,
						.device = 0x11e8,
						.class_code = 0x00ff00,
						.group = GROUP,
						.part = PLAN_IN };
	records = 0;
	return fake == MAP_FAILED;
}

static bool try(const struct trial_options *options)
{
	struct prove_calls calls = fake_calls(fake);
	struct notes notes = { .file = memfd_create("notes", 0),
			       .say = say_nothing,
			       .record = count_record };

	trial_look(&calls, &plan, 0, &before);
	bool fine = trial_run(&calls, &notes, &plan, 0, options, &before);
	ssize_t length = pread(notes.file, noted, sizeof noted - 1, 0);
	assert_true(length > 0);
	noted[length] = '\0';
	close(notes.file);
	return fine;
}

static bool try_once(void)
{
	return try(&(struct trial_options){ 0 });
}

/* The result and the words of a step, "ok\t…", or NULL where it was not reached. */
static const char *step(const char *name)
{
	static char line[1024];
	char wanted[64];

	snprintf(wanted, sizeof wanted, ADDRESS "\t%s\t", name);
	const char *at = strstr(noted, wanted);
	if (!at)
		return NULL;
	at += strlen(wanted);
	snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

static void assert_step(const char *name, const char *result, const char *words)
{
	const char *at = step(name);

	assert_non_null(at);
	assert_memory_equal(at, result, strlen(result));
	assert_int_equal(at[strlen(result)], '\t');
	assert_non_null(strstr(at, words));
}

/* Whatever happened, the device is as it was, and nothing stays mapped. */
static void assert_given_back(void)
{
	assert_string_equal(fake->driver, before.devices[0].driver);
	assert_string_equal(fake->override, before.devices[0].override);
	assert_int_equal(fake->mapped, 0);
	assert_int_equal(fake->eventfd, -1);
	assert_step("release", "ok", "");
	assert_step("as-before", "ok", "D0");
}

#endif
