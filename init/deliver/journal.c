/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/journal.h"

#include "init/deliver/stick.h"
#include "init/deliver/usb_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE = 256 };

static bool mount_stick(struct journal *journal, char *why)
{
	struct stick_search search;
	char device[PATH_MAX];

	stick_look(journal->place, &search);
	if (!*journal->place->guid || search.count != 1 || !search.sticks[0].shown) {
		snprintf(why, DELIVERY_DETAIL, "%s",
			 search.count > 1 ? "two sticks of this image" : "no stick of this image");
		return false;
	}
	snprintf(device, sizeof device, "%s/%s", journal->place->dev, search.sticks[0].partition);
	int error = usb_mount("vfat", device, journal->place->mount_point, 0);
	if (error)
		snprintf(why, DELIVERY_DETAIL, "%s: %s", search.sticks[0].partition,
			 strerror(error));
	journal->mounted = !error;
	return journal->mounted;
}

/* Room for a line is taken now, so that a record changes bytes and nothing else. */
static bool open_file(struct journal *journal, char *why)
{
	struct stat about;

	snprintf(journal->path, sizeof journal->path, "%s/" JOURNAL_NAME,
		 journal->place->mount_point);
	journal->file = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (journal->file < 0 || fstat(journal->file, &about) < 0) {
		snprintf(why, DELIVERY_DETAIL, JOURNAL_NAME ": %s", strerror(errno));
		return false;
	}
	journal->kept = about.st_size < JOURNAL_AT_MOST ? (size_t)about.st_size : 0;
	if (journal_write(journal, "\n"))
		return true;
	snprintf(why, DELIVERY_DETAIL, JOURNAL_NAME ": %s", strerror(errno));
	return false;
}

bool journal_begin(struct journal *journal, const struct usb_place *place, char *why)
{
	*journal = (struct journal){ .file = -1, .place = place };
	if (mount_stick(journal, why) && open_file(journal, why))
		return true;
	journal_end(journal);
	return false;
}

bool journal_write(const struct journal *journal, const char *line)
{
	char bytes[LINE];
	size_t length = strnlen(line, LINE - 1);

	if (journal->file < 0)
		return false;
	/* always as long, so that nothing of a longer one is left */
	memset(bytes, '\n', sizeof bytes);
	memcpy(bytes, line, length);
	return pwrite(journal->file, bytes, sizeof bytes, (off_t)journal->kept) ==
		       (ssize_t)sizeof bytes &&
	       fsync(journal->file) == 0;
}

void journal_forget(struct journal *journal, const char *board, const char *address)
{
	char text[JOURNAL_AT_MOST + 1] = "", begin[LINE], *to = text, *next;

	if (journal->file < 0 ||
	    pread(journal->file, text, journal->kept, 0) != (ssize_t)journal->kept)
		return;
	snprintf(begin, sizeof begin, "%s\t%s\t", board, address);
	for (char *line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		next += *next == '\n';
		if (*line == '\n' || strncmp(line, begin, strlen(begin)) == 0)
			continue;
		memmove(to, line, (size_t)(next - line));
		to += next - line;
	}
	if (pwrite(journal->file, text, (size_t)(to - text), 0) == to - text)
		journal->kept = (size_t)(to - text);
}

void journal_end(struct journal *journal)
{
	if (journal->file >= 0) {
		(void)!ftruncate(journal->file, (off_t)journal->kept);
		fsync(journal->file);
		close(journal->file);
		if (!journal->kept)
			unlink(journal->path);
	}
	if (journal->mounted)
		(void)usb_unmount(journal->place->mount_point);
	journal->file = -1;
	journal->mounted = false;
}
