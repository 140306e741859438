/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/lost_clusters.h"

#include "init/deliver/stick.h"
#include "probes/lib/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT = 8192, SECTOR = 512 };

static const char place_name[] = "fsck";

/* --- What fsck.fat says --- */

/* Lines that it says of a file system with lost clusters and nothing else. */
static bool is_harmless(const char *line)
{
	static const char *const beginnings[] = { "fsck.fat ",
						  "Dirty bit is set.",
						  " Automatically removing dirty bit.",
						  "Free cluster summary ",
						  "  Auto-correcting.",
						  "  Auto-setting.",
						  "Leaving filesystem unchanged.",
						  "This is mostly harmless. Differences: ",
						  "  Not automatically fixing this." };

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return strstr(line, " files, ") && strstr(line, " clusters");
}

/* "Reclaimed 3 unused clusters (6144 bytes)." */
static bool is_reclaimed(const char *line, struct lost_clusters *lost)
{
	static const char begin[] = "Reclaimed ", middle[] = " unused cluster";
	uint64_t clusters, bytes;

	if (strncmp(line, begin, sizeof(begin) - 1) != 0)
		return false;
	line += sizeof(begin) - 1;
	if (!text_take_decimal(&line, ULONG_MAX, &clusters) ||
	    strncmp(line, middle, sizeof(middle) - 1) != 0)
		return false;
	line = strchr(line, '(');
	if (!line)
		return false;
	line++;
	if (!text_take_decimal(&line, ULONG_MAX, &bytes) || strcmp(line, " bytes).") != 0)
		return false;
	lost->clusters = clusters;
	lost->bytes = bytes;
	return true;
}

/* Of FAT32 the mark alone, at 0x41. What else differs is a line of its own. */
static bool is_of_copy(const char *line)
{
	return strcmp(line, "There are differences between boot sector and its backup.") == 0 ||
	       strcmp(line, "  65:01/00") == 0;
}

void lost_clusters_read(char *said, struct lost_clusters *lost)
{
	char *rest = NULL;

	*lost = (struct lost_clusters){ 0 };
	for (const char *line = strtok_r(said, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		lost->copy_differs |= is_of_copy(line);
		if (is_reclaimed(line, lost) || is_of_copy(line))
			continue;
		if (!is_harmless(line) && !*lost->also)
			(void)snprintf(lost->also, sizeof(lost->also), "%s", line);
	}
}

/* --- Running it --- */

static _Noreturn void become(const char *program, const char *mode, const char *device, int in,
			     int out)
{
	(void)dup2(in, STDIN_FILENO);
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(out, STDERR_FILENO);
	execl(program, program, mode, device, (char *)NULL);
	_exit(127);
}

/* All that it says, cut to the room, with a NUL. */
static void hear(int file, char *said, size_t size)
{
	size_t used = 0;
	char spill[256] = "";
	ssize_t got;

	do {
		bool room = used + 1 < size;
		got = read(file, room ? said + used : spill,
			   room ? size - 1 - used : sizeof(spill));
		if (room && got > 0)
			used += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	said[used] = '\0';
}

/*
 * Its exit status, or -1: 0 nothing is wrong, 1 something is or was. `answers` is what a person
 * would type.
 */
static int run(const char *program, const char *mode, const char *device, const char *answers,
	       char *said, size_t size)
{
	int in[2], out[2], status;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		return -1;
	(void)!write(in[1], answers, strlen(answers));
	close(in[1]);
	pid_t process = fork();
	if (process == 0)
		become(program, mode, device, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	hear(out[0], said, size);
	close(out[0]);
	if (process < 0 || waitpid(process, &status, 0) != process || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/* --- The decision --- */

/*
 * The mark that Linux and Windows set while they write: bit 0 of a byte of the boot sector, whose
 * place the kind of FAT decides.
 */
static bool is_dirty(const char *device)
{
	enum { FAT_SIZE_16 = 22, STATE = 0x25, STATE_32 = 0x41 };
	uint8_t sector[SECTOR];
	int file = open(device, O_RDONLY | O_CLOEXEC);
	bool read_it =
		file >= 0 && pread(file, sector, sizeof(sector), 0) == (ssize_t)sizeof(sector);

	if (file >= 0)
		close(file);
	if (!read_it || sector[510] != 0x55 || sector[511] != 0xaa)
		return false;
	bool fat_32 = !sector[FAT_SIZE_16] && !sector[FAT_SIZE_16 + 1];
	return sector[fat_32 ? STATE_32 : STATE] & 1;
}

/*
 * Frees them: each question that it asks of such a file system has "1" for what is meant, but "3",
 * to leave it alone, for the copy of the boot sector, which comes first. True where nothing is
 * wrong afterwards.
 */
static bool repair(const char *program, const char *device, bool copy_differs, char *said,
		   size_t size)
{
	const char *answers = copy_differs ? "3\n1\n1\n1\n1\n" : "1\n1\n1\n1\n";

	return run(program, "-r", device, answers, said, size) == 1 &&
	       run(program, "-n", device, "", said, size) == 0;
}

static void tell(const char *device, const struct lost_clusters *lost, enum status status,
		 const char *what, struct delivery *result)
{
	const char *slash = strrchr(device, '/');

	delivery_set(result, place_name, status,
		     "%s was not unmounted cleanly: %lu cluster%s (%lu bytes) lost%s",
		     slash ? slash + 1 : device, lost->clusters, lost->clusters == 1 ? "" : "s",
		     lost->bytes, what);
}

void lost_clusters_check(const char *program, const char *device, bool read_only,
			 struct delivery *result)
{
	char said[OUTPUT], what[160];
	struct lost_clusters lost;

	delivery_set(result, place_name, ABSENT, "nothing is lost");
	if (!is_dirty(device))
		return;
	int status = run(program, "-n", device, "", said, sizeof(said));
	if (status != 0 && status != 1) {
		delivery_set(
			result, place_name, FAILED,
			"the stick was not unmounted cleanly, and fsck.fat could not check it");
		return;
	}
	lost_clusters_read(said, &lost);
	if (*lost.also) {
		(void)snprintf(what, sizeof(what), "; other errors, so nothing was repaired: %s",
			       lost.also);
		tell(device, &lost, FAILED, what, result);
	} else if (lost.clusters && read_only) {
		tell(device, &lost, DENIED, "; not freed: the stick is write-protected", result);
	} else if (lost.clusters &&
		   repair(program, device, lost.copy_differs, said, sizeof(said))) {
		tell(device, &lost, OK, "; freed by fsck.fat", result);
	} else if (lost.clusters) {
		tell(device, &lost, FAILED, "; fsck.fat could not free them", result);
	}
}

void deliver_usb_check(const struct usb_place *place, const char *program, struct delivery *result)
{
	struct stick_search search;
	char device[PATH_MAX];

	stick_look(place, &search);
	delivery_set(result, place_name, ABSENT, "no vfio-preflight stick");
	if (!*place->guid || search.count != 1 || !search.sticks[0].shown)
		return;
	(void)snprintf(device, sizeof(device), "%s/%s", place->dev, search.sticks[0].partition);
	lost_clusters_check(program, device, search.sticks[0].read_only, result);
}
