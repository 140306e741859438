/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ctrl-Alt-Del comes to PID 1 as a signal, and waits until it is asked for. */
#include "init/boot/consoles.h"
#include "init/boot/reboot_keys.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The signal would end us, were it not kept. */
static void it_is_kept(void **state)
{
	(void)state;
	reboot_keys_hold();
	assert_false(reboot_keys_pressed());
	assert_int_equal(kill(getpid(), SIGINT), 0);
	assert_true(reboot_keys_pressed());
	assert_true(reboot_keys_pressed());
}

static void nobody_waits_for_a_key_any_more(void **state)
{
	static struct consoles none;
	char key;
	(void)state;

	alarm(10);
	assert_int_equal(consoles_wait_key(&none, 0, &key), -1);
	alarm(0);
}

static void a_shell_has_it_again(void **state)
{
	int status;
	(void)state;

	pid_t child = fork();
	if (child == 0) {
		reboot_keys_release();
		raise(SIGINT);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_kept),
		cmocka_unit_test(nobody_waits_for_a_key_any_more),
		cmocka_unit_test(a_shell_has_it_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
