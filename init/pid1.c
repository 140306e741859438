#include "init/pid1.h"

#include "init/processes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

void pid1_mount(void)
{
	static const struct { const char *type, *place; } mounts[] = {
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
	mount("efivarfs", "/sys/firmware/efi/efivars", "efivarfs", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL);
}

void pid1_quiet_kernel(void)
{
	enum { CONSOLE_LEVEL = 8, EMERGENCIES = 1 };

	klogctl(CONSOLE_LEVEL, NULL, EMERGENCIES);
}

static void load_module(const char *path, struct consoles *consoles)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0 || (syscall(SYS_finit_module, file, "", 0) < 0 && errno != EEXIST && errno != ENODEV))
		consoles_say(consoles, "vfio-preflight: module %s: %s", path, strerror(errno));
	if (file >= 0)
		close(file);
}

void pid1_load_modules(const char *stage, struct consoles *consoles)
{
	FILE *list = fopen("/etc/vfio-preflight/modules", "re");
	char line[256];

	if (!list) {
		consoles_say(consoles, "vfio-preflight: /etc/vfio-preflight/modules: %s", strerror(errno));
		return;
	}
	while (fgets(line, sizeof line, list)) {
		char *rest = NULL;
		const char *when = strtok_r(line, " \n", &rest);
		const char *path = strtok_r(NULL, " \n", &rest);
		if (when && path && strcmp(when, stage) == 0)
			load_module(path, consoles);
	}
	fclose(list);
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

void pid1_shell(struct consoles *consoles, size_t which)
{
	int status = 0;
	int file = consoles->list[which].file;
	pid_t process = fork();

	if (process == 0)
		become_shell(file);
	if (process < 0) {
		consoles_say(consoles, "vfio-preflight: no shell could be started: %s", strerror(errno));
		return;
	}
	while (!process_wait(process, 1000, &status))
		;
	/* Its end hangs the terminal up and leaves its modes: open anew. */
	for (size_t i = 0; i < consoles->count; i++)
		close(consoles->list[i].file);
	consoles_open(consoles);
}

static _Noreturn void end(int how)
{
	sync();
	reboot(how);
	/* Where the machine has no such switch, PID 1 must still not return. */
	for (;;)
		pause();
}

void pid1_power_off(void)
{
	end(RB_POWER_OFF);
}

void pid1_reboot(void)
{
	end(RB_AUTOBOOT);
}
