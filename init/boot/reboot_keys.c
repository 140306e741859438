/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/reboot_keys.h"

#include <signal.h>
#include <stddef.h>
#include <sys/reboot.h>
#include <unistd.h>

/*
 * A signal that PID 1 has no handler for is dropped, unless it is blocked: then it is pending, and
 * nothing is interrupted.
 */
static void block(int how)
{
	sigset_t keys;

	sigemptyset(&keys);
	sigaddset(&keys, SIGINT);
	sigprocmask(how, &keys, NULL);
}

void reboot_keys_hold(void)
{
	block(SIG_BLOCK);
	if (getpid() == 1)
		reboot(RB_DISABLE_CAD);
}

void reboot_keys_release(void)
{
	block(SIG_UNBLOCK);
}

bool reboot_keys_pressed(void)
{
	sigset_t waiting;

	return sigpending(&waiting) == 0 && sigismember(&waiting, SIGINT) == 1;
}
