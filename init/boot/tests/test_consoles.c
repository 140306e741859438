/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What counts as a key: serial lines carry noise, and some of a menu's keys reboot. */
#include "init/boot/consoles.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { QUIET, NOISY, BOTH };

static struct consoles consoles;
static int ends[BOTH];

static int open_two(void **state)
{
	(void)state;
	consoles.count = BOTH;
	for (size_t i = 0; i < BOTH; i++) {
		int two[2];
		if (pipe(two) < 0)
			return -1;
		consoles.list[i] = (struct console){ .file = two[0] };
		ends[i] = two[1];
	}
	return 0;
}

static int close_two(void **state)
{
	(void)state;
	for (size_t i = 0; i < BOTH; i++) {
		close(consoles.list[i].file);
		close(ends[i]);
	}
	return 0;
}

/* The key that these bytes are, or 0; bytes that are there already are not waited for. */
static char key_of(const char *bytes, size_t length)
{
	char key;

	assert_int_equal(write(ends[NOISY], bytes, length), length);
	int which = consoles_wait_key(&consoles, 1, &key);
	assert_true(which < 0 || which == NOISY);
	return which < 0 ? '\0' : key;
}

static void on_a_screen_a_byte_alone_is_a_key(void **state)
{
	(void)state;
	consoles.list[NOISY].screen = true;
	assert_int_equal(key_of("d", 1), 'd');
	assert_int_equal(key_of("R", 1), 'r');
	assert_int_equal(key_of(" ", 1), ' ');
	assert_int_equal(key_of("\r", 1), '\r');
	assert_int_equal(key_of("\033", 1), 27);
	assert_int_equal(key_of("\033[B", 3), 27);
	assert_int_equal(key_of("\001", 1), '\0');
	assert_int_equal(key_of("ab", 2), '\0');
}

/* Every one of the 256, on a line that is looked at before the screen on which a key is pressed. */
static void on_a_serial_line_a_byte_alone_is_none(void **state)
{
	(void)state;
	consoles.list[NOISY].screen = true;
	for (int byte = 0; byte < 256; byte++) {
		char key, one = (char)byte;
		consoles.list[QUIET].pending = '\0';
		assert_int_equal(write(ends[QUIET], &one, 1), 1);
		assert_int_equal(write(ends[NOISY], "v", 1), 1);
		assert_int_equal(consoles_wait_key(&consoles, 1, &key), NOISY);
		assert_int_equal(key, 'v');
	}
}

static void with_enter_behind_it_it_is_one(void **state)
{
	(void)state;
	assert_int_equal(key_of("p\r\n", 3), 'p');
	assert_int_equal(key_of("R\r", 2), 'r');
	assert_int_equal(key_of("d", 1), '\0');
	assert_int_equal(key_of("\n", 1), 'd');
	assert_int_equal(key_of("\n", 1), '\0'); /* once */
	consoles.list[NOISY].pending = 'r';
	consoles.list[NOISY].pending_ms = 0; /* long ago */
	assert_int_equal(key_of("\r", 1), '\0');
}

/*
 * Two bytes with a pause between them that is longer than a burst's. A key is waited for so many
 * seconds: many where one must come, since the machine may be busy.
 */
static char key_of_two(char first, char second, unsigned seconds)
{
	char key;

	pid_t child = fork();
	if (child == 0) {
		usleep(100000);
		_exit(write(ends[NOISY], &second, 1) != 1);
	}
	assert_int_equal(write(ends[NOISY], &first, 1), 1);
	int which = consoles_wait_key(&consoles, seconds, &key);
	waitpid(child, NULL, 0);
	return which < 0 ? '\0' : key;
}

static void twice_it_is_one(void **state)
{
	(void)state;
	assert_int_equal(key_of_two('w', 'w', 10), 'w');
	assert_int_equal(key_of_two('r', 'R', 10), 'r');
	assert_int_equal(key_of_two('\r', '\r', 10), '\r');
	assert_int_equal(key_of_two('r', 'p', 1), '\0');
	consoles.list[NOISY].pending = 'r';
	consoles.list[NOISY].pending_ms = 0;
	assert_int_equal(key_of("r", 1), '\0');
	/* Noise between the two */
	assert_int_equal(key_of("r", 1), '\0');
	assert_int_equal(key_of("\377", 1), '\0');
	assert_int_equal(key_of("\r", 1), '\0');
}

static void noise_is_none(void **state)
{
	(void)state;
	assert_int_equal(key_of("\200r", 2), '\0');
	assert_int_equal(key_of("login: p", 8), '\0');
	assert_int_equal(key_of("r\0", 2), '\0');
	assert_int_equal(key_of("\033[B", 3), '\0');
	assert_int_equal(key_of("rr", 2), '\0');
}

/* ESC among it made us wait for its end. */
static void a_flood_does_not_keep_from_the_other_console(void **state)
{
	char key = '\0';
	(void)state;

	/* The flooded one comes first. */
	int file = consoles.list[QUIET].file;
	consoles.list[QUIET].file = consoles.list[NOISY].file;
	consoles.list[NOISY].screen = true;
	consoles.list[NOISY].file = file;
	pid_t flood = fork();
	alarm(20);
	if (flood == 0) {
		alarm(20); /* is not inherited */
		while (write(ends[NOISY], "xr\033pw", 5) == 5)
			;
	}
	usleep(100000);
	assert_int_equal(write(ends[QUIET], "d", 1), 1);
	for (int i = 0; i < 1000 && key != 'd'; i++)
		if (consoles_wait_key(&consoles, 1, &key) >= 0)
			assert_true(key == 'd' || key == 27);
	alarm(0);
	kill(flood, SIGKILL);
	waitpid(flood, NULL, 0);
	assert_int_equal(key, 'd');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(on_a_screen_a_byte_alone_is_a_key, open_two,
						close_two),
		cmocka_unit_test_setup_teardown(on_a_serial_line_a_byte_alone_is_none, open_two,
						close_two),
		cmocka_unit_test_setup_teardown(with_enter_behind_it_it_is_one, open_two,
						close_two),
		cmocka_unit_test_setup_teardown(twice_it_is_one, open_two, close_two),
		cmocka_unit_test_setup_teardown(noise_is_none, open_two, close_two),
		cmocka_unit_test_setup_teardown(a_flood_does_not_keep_from_the_other_console,
						open_two, close_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
