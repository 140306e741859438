/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/image.h"

#include "init/deliver/gpt.h"
#include "probes/lib/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, SERIAL_LETTERS = 9 };

/* --- The name --- */

/* "1A2B-3C4D" */
static bool parse_serial(const char *word, uint32_t *serial)
{
	*serial = 0;
	for (int i = 0; i < SERIAL_LETTERS; i++) {
		int digit = text_hex_digit(word[i]);
		if (i == 4 ? word[i] != '-' : digit < 0)
			return false;
		if (i != 4)
			*serial = *serial << 4 | (uint32_t)digit;
	}
	return true;
}

static bool is_path(const char *text)
{
	size_t length = strlen(text);

	if (*text != '/' || length > IMAGE_PATH_AT_MOST || text[length - 1] == '/')
		return false;
	for (const char *at = text; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("/._+-", *at))
			return false;
	return !strstr(text, "/../");
}

bool image_name_parse(const char *word, struct image_name *name)
{
	if (!parse_serial(word, &name->serial) || word[SERIAL_LETTERS] != ':')
		return false;
	name->path = word + SERIAL_LETTERS + 1;
	return is_path(name->path);
}

/* --- The file system --- */

static uint32_t number_at(const uint8_t *sector, size_t at, size_t size)
{
	uint32_t number = 0;

	while (size--)
		number = number << 8 | sector[at + size];
	return number;
}

static bool is_power_of_two(uint32_t number, uint32_t least, uint32_t most)
{
	return number >= least && number <= most && (number & (number - 1)) == 0;
}

static bool is_exfat(const uint8_t *sector)
{
	return memcmp(sector + 3, "EXFAT   ", 8) == 0;
}

static bool is_fat(const uint8_t *sector)
{
	return (sector[0] == 0xeb || sector[0] == 0xe9) &&
	       is_power_of_two(number_at(sector, 11, 2), SECTOR, 4096) &&
	       is_power_of_two(sector[13], 1, 128) && number_at(sector, 14, 2) &&
	       (sector[16] == 1 || sector[16] == 2);
}

/* FAT32 has 0 where the others have the length of a FAT. */
static uint32_t serial_of_fat(const uint8_t *sector)
{
	return number_at(sector, number_at(sector, 22, 2) ? 39 : 67, 4);
}

const char *image_file_system(int fd, const char *word)
{
	struct image_name name;
	uint8_t sector[SECTOR];

	if (!image_name_parse(word, &name) || pread(fd, sector, SECTOR, 0) != SECTOR ||
	    number_at(sector, 510, 2) != 0xaa55)
		return NULL;
	if (is_exfat(sector))
		return number_at(sector, 100, 4) == name.serial ? "exfat" : NULL;
	return is_fat(sector) && serial_of_fat(sector) == name.serial ? "vfat" : NULL;
}

/* --- What is on it --- */

static bool is_our_image(int file, const char *guid)
{
	struct gpt_partition found;
	struct stat about;
	uint8_t bytes[GPT_GUID_SIZE];

	return fstat(file, &about) == 0 && S_ISREG(about.st_mode) && gpt_guid(guid, bytes) &&
	       gpt_find(file, SECTOR, bytes, &found, 1) == 1;
}

static int open_below(const char *mount_point, const char *path, int flags)
{
	char whole[PATH_MAX];

	(void)snprintf(whole, sizeof whole, "%s%s", mount_point, path);
	return open(whole, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags);
}

bool image_is_there(const char *mount_point, const char *word, const char *guid,
		    enum status *status, char why[DELIVERY_DETAIL])
{
	struct image_name name;
	int file = image_name_parse(word, &name) ? open_below(mount_point, name.path, 0) : -1;
	bool ours = file >= 0 && is_our_image(file, guid);
	int folder = ours ? open_below(mount_point, "/" IMAGE_FOLDER, O_DIRECTORY) : -1;
	int error = errno;

	if (file >= 0)
		close(file);
	if (folder >= 0)
		close(folder);
	*status = !ours && file >= 0 ? DENIED : error == ENOENT ? ABSENT : FAILED;
	if (file < 0)
		(void)snprintf(why, DELIVERY_DETAIL, "the image %.90s cannot be opened: %s", word,
			       strerror(error));
	else if (!ours)
		(void)snprintf(why, DELIVERY_DETAIL,
			       "%.90s is not the image that was booted: nothing is written", word);
	else if (folder < 0)
		(void)snprintf(why, DELIVERY_DETAIL,
			       "there is no folder " IMAGE_FOLDER " (%s): reports are only written "
			       "to one that you have made",
			       strerror(error));
	return folder >= 0;
}
