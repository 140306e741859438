/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An init that times programs in the guest: ours, lspci -vvv, and lspci -vvv with the shell loop
 * that people use to list IOMMU groups; in turn, several times (the loop, which takes seconds, in
 * every third round), each from fork to exit by CLOCK_MONOTONIC, with the output thrown away. Then
 * it shows how long one more of our reports says that its probes and its rules took, and powers
 * off.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 15, LOOP_EVERY = 3 };
enum { SCAN, LSPCI, LOOP };

#define LIST_GROUPS                                                                      \
	"for d in /sys/kernel/iommu_groups/*; do n=${d##*/}; echo \"IOMMU Group $n:\"; " \
	"for f in $d/devices/*; do echo \"$(lspci -nns ${f##*/})\"; done; done"

static const struct {
	const char *name;
	const char *arguments[6];
} programs[] = {
	[SCAN] = { "scan",
		   { "/bench/vfio-preflight", "--format", "json", "--output", "/dev/null" } },
	[LSPCI] = { "lspci", { "/bench/lspci", "-vvv" } },
	[LOOP] = { "loop", { "/bin/sh", "-c", "lspci -vvv; " LIST_GROUPS } },
};

static _Noreturn void run(const char *const *arguments)
{
	int nowhere = open("/dev/null", O_RDWR);

	for (int file = 0; file < 3; file++)
		dup2(nowhere, file);
	setenv("PATH", "/bench:/bin", 1);
	execv(arguments[0], (char *const *)arguments);
	_exit(127);
}

/* -1 where the program did not run. Ours may end with any verdict. */
static long microseconds_of(const char *const *arguments)
{
	struct timespec begin, end;
	int status = 0;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	pid_t child = fork();
	if (child == 0)
		run(arguments);
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 3)
		return -1;
	return (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000;
}

/* Each probe's line of the report, and that of the rules. */
static void show_report(void)
{
	static const char *const arguments[] = {
		"/bench/vfio-preflight", "--format", "json", "--output", "/report", NULL
	};
	char line[4096];

	microseconds_of(arguments);
	FILE *report = fopen("/report", "r");
	while (report && fgets(line, sizeof line, report))
		if (strstr(line, "microseconds\":"))
			fputs(line, stdout);
}

int main(void)
{
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	if (!freopen("/dev/console", "w", stdout))
		reboot(RB_POWER_OFF);
	for (int round = 0; round <= ROUNDS; round++)
		for (size_t i = 0; i < (round % LOOP_EVERY ? LOOP : LOOP + 1); i++) {
			long took = microseconds_of(programs[i].arguments);
			/* The first round fills the page cache, and translates the guest's code. */
			if (round)
				printf("bench-scan: %s %ld\n", programs[i].name, took);
		}
	show_report();
	/* What it was that was scanned. */
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		dup2(open("/dev/console", O_WRONLY), 1);
		execl("/bin/sh", "sh", "-c",
		      "set -- /sys/bus/pci/devices/*; echo bench-scan: functions $#; "
		      "set -- /sys/kernel/iommu_groups/*; echo bench-scan: groups $#",
		      NULL);
		_exit(127);
	}
	waitpid(child, NULL, 0); /* not what others left behind */
	printf("bench-scan: done\n");
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
}
