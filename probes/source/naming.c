/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/naming.h"

#include "probes/lib/sha256.h"
#include "probes/machine/pci_ids.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct named {
	struct source source;
	struct source *shown, *whole;
	const struct naming *naming;
};

static bool is_letter(char letter)
{
	return isalnum((unsigned char)letter);
}

bool label_is_valid(const char *text)
{
	size_t length = 0;

	while (is_letter(text[length]) || (text[length] && strchr("._-", text[length])))
		length++;
	return is_letter(*text) && !text[length] && length <= LABEL_AT_MOST;
}

bool hash_is_valid(const char *text)
{
	enum { OF_SALT = 6, OF_MACHINE = 12 };
	static const char digits[] = "0123456789abcdef";

	if (strspn(text, digits) != OF_SALT || text[OF_SALT] != '-')
		return false;
	text += OF_SALT + 1;
	text += *text == 'n';
	return strspn(text, digits) == OF_MACHINE && !text[OF_MACHINE];
}

bool naming_take_salt(struct naming *naming, const char *bytes, size_t length)
{
	size_t used = 0;

	while (length && isspace((unsigned char)*bytes))
		bytes++, length--;
	while (used < length && used < SALT_AT_MOST && isgraph((unsigned char)bytes[used]))
		used++;
	if (used < SALT_AT_LEAST)
		used = 0;
	memcpy(naming->salt, bytes, used);
	naming->salt[used] = '\0';
	return used;
}

/* --- What a machine says of itself --- */

/* What makers leave there. */
static const char *const blanks[] = { "o.e.m", "default", "specified", "123456789",
				      "none", "unknown", "asset tag", "available",
				      "n/a", "invalid", "serial num", "-0006-000700080009" };

static bool is_left_blank(const char *text)
{
	size_t kinds = 0;

	for (size_t i = 0; text[i]; i++)
		kinds += text[i] != '-' && !memchr(text, text[i], i);
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (strcasestr(text, blanks[i]))
			return true;
	return kinds < 3; /* "00000000-0000-...", "ffff..." */
}

/* NULL where there is none; then `status` is DENIED or FAILED where it could not be read. */
static const char *own(struct named *named, struct arena *arena, const char *field,
		       enum status *status)
{
	struct answer answer = source_read(named->whole, arena, "/sys/class/dmi/id/%s", field);
	const char *line = answer_line(arena, &answer);

	if (answer.status == DENIED || answer.status == FAILED)
		*status = answer.status;
	return is_left_blank(line) ? NULL : line;
}

static const char *serials(struct named *named, struct arena *arena, enum status *status)
{
	static const char *const fields[] = { "product_serial", "board_serial", "chassis_serial" };
	const char *uuid = own(named, arena, "product_uuid", status), *all = NULL;

	/* What may not be read would make another hash than it makes for those who may. */
	for (size_t i = 0; !uuid && *status == ABSENT && i < sizeof fields / sizeof *fields; i++) {
		const char *one = own(named, arena, fields[i], status);
		if (one)
			all = arena_printf(arena, "%s\n%s", all ? all : "", one);
	}
	return uuid ? uuid : *status == ABSENT ? all : NULL;
}

/* The extended capability that holds it; 0: there is none, or it cannot be read. */
static unsigned find_serial(struct source *whole, struct pci_address address)
{
	enum { FIRST = 0x100, SERIAL = 3, AT_MOST = 48 };
	unsigned offset = FIRST;
	uint8_t head[4];

	for (int i = 0; i < AT_MOST && offset >= FIRST; i++) {
		if (whole->config(whole, address, offset, sizeof head, head) != OK)
			return 0;
		if (head[0] == SERIAL && !head[1])
			return offset + sizeof head;
		offset = ((unsigned)head[3] << 4 | head[2] >> 4) & ~3u;
	}
	return 0;
}

/* Made of a card's hardware address, which Linux would tell only through a driver. */
static const char *card_serial(struct source *whole, struct arena *arena)
{
	enum { BASE_CLASS_AT = 0x0b, SIZE = 8 };
	pci_address_list list = { 0 };
	uint8_t base, number[SIZE];

	whole->functions(whole, arena, &list);
	for (size_t i = 0; i < list.count; i++) {
		struct pci_address at = list.items[i];
		if (whole->config(whole, at, BASE_CLASS_AT, 1, &base) != OK ||
		    base != BASE_CLASS_NETWORK)
			continue;
		unsigned offset = find_serial(whole, at);
		if (offset && whole->config(whole, at, offset, SIZE, number) == OK &&
		    memcmp(number, number + 1, SIZE - 1) != 0)
			return arena_copy(arena, number, SIZE);
	}
	return NULL;
}

/* --- The answers --- */

static struct answer answer_of(const char *text)
{
	return (struct answer){ OK, (const uint8_t *)text, strlen(text) };
}

static struct answer label(struct named *named, struct arena *arena)
{
	enum status status = ABSENT;

	if (strcmp(named->naming->label, LABEL_ASSET) != 0)
		return answer_of(arena_printf(arena, "%s", named->naming->label));
	const char *tag = own(named, arena, "chassis_asset_tag", &status);
	if (!tag)
		tag = own(named, arena, "board_asset_tag", &status);
	char *text = arena_printf(arena, "%.*s", LABEL_AT_MOST, tag ? tag : "");
	for (char *at = text; *at; at++)
		*at = is_letter(*at) || strchr("._-", *at) ? *at : '-';
	return label_is_valid(text)
		       ? answer_of(text)
		       : (struct answer){ .status = status == DENIED ? DENIED : FAILED };
}

/* The first bytes of SHA-256 over "salt, NUL, text, NUL, bytes" as hexadecimal digits. */
static const char *digits(struct named *named, struct arena *arena, const char *kind,
			  const char *bytes, size_t length, size_t count)
{
	const char *salt = named->naming->salt;
	size_t of_salt = strlen(salt) + 1, of_kind = strlen(kind) + 1;
	char *all = arena_alloc(arena, of_salt + of_kind + length);
	char *text = arena_alloc(arena, 2 * count + 1);
	uint8_t digest[SHA256_SIZE];

	memcpy(mempcpy(mempcpy(all, salt, of_salt), kind, of_kind), bytes, length);
	sha256(all, of_salt + of_kind + length, digest);
	for (size_t i = 0; i < 2 * count; i++)
		text[i] = "0123456789abcdef"[digest[i / 2] >> (i % 2 ? 0 : 4) & 0xf];
	text[2 * count] = '\0';
	return text;
}

static struct answer hash(struct named *named, struct arena *arena)
{
	enum { OF_SALT = 3, OF_MACHINE = 6, OF_CARD = 8 };
	enum status status = ABSENT;
	const char *text = serials(named, arena, &status), *kind = "machine";
	size_t length = text ? strlen(text) : OF_CARD;

	if (!text && status == ABSENT) {
		text = card_serial(named->whole, arena);
		kind = "network";
	}
	if (!text)
		return (struct answer){ .status = status == ABSENT ? FAILED : status };
	return answer_of(arena_printf(
		arena, "%s-%s%s", digits(named, arena, "salt", "", 0, OF_SALT),
		*kind == 'n' ? "n" : "", digits(named, arena, kind, text, length, OF_MACHINE)));
}

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	struct named *named = (struct named *)source;
	bool is_read = question->kind == READ_FILE;
	bool is_label = is_read && strcmp(question->path, NAMING_LABEL) == 0;
	bool is_hash = is_read && strcmp(question->path, NAMING_HASH) == 0;

	if (is_label && *named->naming->label)
		return label(named, arena);
	if (is_hash && *named->naming->salt)
		return hash(named, arena);
	struct source *asked = is_label || is_hash ? named->whole : named->shown;
	return asked->ask(asked, arena, question);
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	struct source *shown = ((struct named *)source)->shown;

	return shown->functions(shown, arena, list);
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	struct source *shown = ((struct named *)source)->shown;

	return shown->config(shown, address, offset, length, bytes);
}

static void close_named(struct source *source)
{
	struct named *named = (struct named *)source;

	named->shown->close(named->shown);
	free(named);
}

struct source *source_naming(struct source *shown, struct source *whole,
			     const struct naming *naming)
{
	struct named *named = calloc(1, sizeof *named);
	if (!named)
		abort();
	named->source = (struct source){ .name = shown->name,
					 .ask = ask,
					 .functions = functions,
					 .config = config,
					 .close = close_named };
	named->shown = shown;
	named->whole = whole;
	named->naming = naming;
	return &named->source;
}
