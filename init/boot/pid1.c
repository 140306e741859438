/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/pid1.h"

#include "init/boot/exit_port.h"
#include "init/boot/reboot_keys.h"
#include "init/processes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

void pid1_mount(void)
{
	static const struct {
		const char *type, *place;
	} mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "tmpfs", "/run" },
		{ "securityfs", "/sys/kernel/security" },
	};

	/* What cannot be mounted shows as absent in the report. */
	for (size_t i = 0; i < sizeof mounts / sizeof mounts[0]; i++) {
		mkdir(mounts[i].place, 0755);
		mount(mounts[i].type, mounts[i].place, mounts[i].type, MS_NOSUID | MS_NOEXEC, NULL);
	}
}

void pid1_mount_efivars(void)
{
	mount("efivarfs", "/sys/firmware/efi/efivars", "efivarfs", MS_NOSUID | MS_NOEXEC | MS_NODEV,
	      NULL);
}

void pid1_quiet_kernel(void)
{
	enum { CONSOLE_LEVEL = 8, EMERGENCIES = 1 };

	klogctl(CONSOLE_LEVEL, NULL, EMERGENCIES);
}

void pid1_no_sysrq(void)
{
	int file = open("/proc/sys/kernel/sysrq", O_WRONLY | O_CLOEXEC);

	/*
	 * Where it cannot be switched off it stays as the distribution has it, which changes no
	 * report.
	 */
	if (file >= 0) {
		(void)!write(file, "0", 1);
		close(file);
	}
}

void pid1_read_line(const char *path, char *text, size_t size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = file < 0 ? -1 : read(file, text, size - 1);

	text[length > 0 ? length : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (file >= 0)
		close(file);
}

static _Noreturn void become_shell(int file)
{
	struct termios terminal;

	reboot_keys_release();
	setsid();
	ioctl(file, TIOCSCTTY, 1);
	fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
	if (tcgetattr(file, &terminal) == 0) {
		terminal.c_lflag |= ICANON | ECHO;
		tcsetattr(file, TCSANOW, &terminal);
	}
	for (int i = 0; i < 3; i++)
		dup2(file, i);
	setenv("PATH", "/bin", 1);
	setenv("HOME", "/", 1);
	setenv("TERM", "linux", 1);
	setenv("PS1", "vfio-preflight# ", 1);
	execl("/bin/busybox", "sh", "-i", (char *)NULL);
	_exit(127);
}

/* 0 where none could be started. */
static pid_t start_shell(struct consoles *consoles, size_t which)
{
	pid_t process = fork();

	if (process == 0)
		become_shell(consoles->list[which].file);
	if (process < 0)
		consoles_say(consoles, "vfio-preflight: cannot start a shell: %s", strerror(errno));
	return process > 0 ? process : 0;
}

/* Whether that was one of the shells, which then is none any more. */
static bool take_out(pid_t *shells, size_t count, pid_t ended)
{
	for (size_t i = 0; i < count; i++)
		if (shells[i] == ended) {
			shells[i] = 0;
			return true;
		}
	return false;
}

/*
 * Waits until one of them has ended, or Ctrl-Alt-Del was pressed, and ends the others; whatever
 * else has ended is reaped on the way.
 */
static void wait_for_shells(pid_t *shells, size_t count)
{
	enum { TURN_US = 100000 };
	bool over = false;

	while (!over && !reboot_keys_pressed()) {
		pid_t ended = waitpid(-1, NULL, WNOHANG);
		if (ended == 0)
			usleep(TURN_US);
		over = ended < 0 || (ended > 0 && take_out(shells, count, ended));
	}
	for (size_t i = 0; i < count; i++)
		if (shells[i])
			kill(-shells[i], SIGHUP);
}

static void run_shells(struct consoles *consoles, size_t first, size_t past)
{
	pid_t shells[CONSOLES_AT_MOST] = { 0 };

	consoles_drain(consoles);
	for (size_t i = first; i < past; i++)
		shells[i - first] = start_shell(consoles, i);
	wait_for_shells(shells, past - first);
	/* Its end hangs the terminal up and leaves its modes: open anew. */
	consoles_close(consoles);
	consoles_open(consoles);
}

void pid1_shell(struct consoles *consoles, size_t which)
{
	run_shells(consoles, which, which + 1);
}

void pid1_shells(struct consoles *consoles)
{
	run_shells(consoles, 0, consoles->count);
}

static void run_sync(void *nothing)
{
	(void)nothing;
	sync();
}

static _Noreturn void end(const struct consoles *consoles, int how)
{
	enum { SYNC_LIMIT = 20 };
	char why[64];

	consoles_drain(consoles);
	/* what was delivered is synced already; a stick that hangs must not keep the machine on */
	process_run(run_sync, NULL, SYNC_LIMIT, why, sizeof why);
	exit_port_write();
	consoles_drain(consoles); /* of why it was not written */
	reboot(how);
	/* Where the machine has no such switch, PID 1 must still not return. */
	for (;;)
		pause();
}

void pid1_power_off(const struct consoles *consoles)
{
	end(consoles, RB_POWER_OFF);
}

void pid1_reboot(const struct consoles *consoles)
{
	end(consoles, RB_AUTOBOOT);
}

void pid1_obey_reboot_keys(struct consoles *consoles)
{
	consoles_say(consoles, "\nvfio-preflight: Ctrl-Alt-Del: rebooting");
	pid1_reboot(consoles);
}
