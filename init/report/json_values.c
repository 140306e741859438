/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
#include "init/report/utf8.h"

#include <stdio.h>
#include <string.h>

/* --- Text --- */

/* Nearly every text of a big report. */
static bool is_ascii(const char *text)
{
	while (*text > 0)
		text++;
	return !*text;
}

static yyjson_mut_val *utf8(struct json *json, const char *text)
{
	if (is_ascii(text))
		return yyjson_mut_str(json->document, text);

	static const char replacement[] = "\xef\xbf\xbd";
	char *copy = arena_alloc(&json->arena, strlen(text) * 3 + 1);
	char *end = copy;

	while (*text) {
		size_t length = utf8_length(text);
		end = mempcpy(end, length ? text : replacement, length ? length : 3);
		text += length ? length : 1;
	}
	return yyjson_mut_strn(json->document, copy, (size_t)(end - copy));
}

/* --- Keys --- */

static void add(struct json *json, yyjson_mut_val *object, const char *key, yyjson_mut_val *value)
{
	yyjson_mut_obj_add(object, yyjson_mut_str(json->document, key), value);
}

yyjson_mut_val *json_object(struct json *json, yyjson_mut_val *object, const char *key)
{
	yyjson_mut_val *value = yyjson_mut_obj(json->document);

	add(json, object, key, value);
	return value;
}

yyjson_mut_val *json_list(struct json *json, yyjson_mut_val *object, const char *key)
{
	yyjson_mut_val *value = yyjson_mut_arr(json->document);

	add(json, object, key, value);
	return value;
}

yyjson_mut_val *json_item(struct json *json, yyjson_mut_val *list)
{
	yyjson_mut_val *value = yyjson_mut_obj(json->document);

	yyjson_mut_arr_append(list, value);
	return value;
}

void json_null(struct json *json, yyjson_mut_val *object, const char *key)
{
	add(json, object, key, yyjson_mut_null(json->document));
}

void json_text(struct json *json, yyjson_mut_val *object, const char *key, const char *text)
{
	add(json, object, key, text ? utf8(json, text) : yyjson_mut_null(json->document));
}

void json_bool(struct json *json, yyjson_mut_val *object, const char *key, bool value)
{
	add(json, object, key, yyjson_mut_bool(json->document, value));
}

void json_number(struct json *json, yyjson_mut_val *object, const char *key, uint64_t value)
{
	add(json, object, key, yyjson_mut_uint(json->document, value));
}

void json_number_or_null(struct json *json, yyjson_mut_val *object, const char *key, uint64_t value)
{
	if (value)
		json_number(json, object, key, value);
	else
		json_null(json, object, key);
}

void json_functions_at(struct json *json, yyjson_mut_val *object, const char *key,
		       const struct function *const *items, size_t count)
{
	yyjson_mut_val *list = json_list(json, object, key);

	for (size_t i = 0; i < count; i++)
		json_add_address(json, list, items[i]->address);
}

/* There are hundreds for each function, so without printf. */
void json_hex(struct json *json, yyjson_mut_val *object, const char *key, int digits,
	      uint64_t value)
{
	enum { SIZE = 20 };
	char *text = arena_alloc(&json->arena, SIZE), *at = text + SIZE - 1;

	*at = '\0';
	for (; (digits > 0 || value) && at > text + 2; digits--, value >>= 4)
		*--at = "0123456789abcdef"[value & 0xf];
	*--at = 'x';
	*--at = '0';
	json_text(json, object, key, at);
}

void json_address(struct json *json, yyjson_mut_val *object, const char *key,
		  struct pci_address address)
{
	json_text(json, object, key,
		  pci_address_print(address, arena_alloc(&json->arena, PCI_ADDRESS_TEXT)));
}

void json_add_text(struct json *json, yyjson_mut_val *list, const char *text)
{
	yyjson_mut_arr_append(list, utf8(json, text));
}

void json_addresses(struct json *json, yyjson_mut_val *object, const char *key,
		    const struct pci_address *items, size_t count)
{
	yyjson_mut_val *list = json_list(json, object, key);

	for (size_t i = 0; i < count; i++)
		json_add_address(json, list, items[i]);
}

void json_add_address(struct json *json, yyjson_mut_val *list, struct pci_address address)
{
	json_add_text(json, list,
		      pci_address_print(address, arena_alloc(&json->arena, PCI_ADDRESS_TEXT)));
}

/* --- Facts --- */

static const char *key_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot ? dot + 1 : path;
}

void json_unknown_because(struct json *json, const char *path, const char *why)
{
	for (size_t i = 0; i < json->unknown.count; i++)
		if (!strcmp(json->unknown.items[i].what, path) &&
		    !strcmp(json->unknown.items[i].why, why))
			return;
	*array_add(&json->lasting, &json->unknown) = (struct gap){ path, why };
}

void json_unknown(struct json *json, const char *path, enum status status)
{
	if (!status_is_evidence(status))
		json_unknown_because(json, path, status_name(status));
}

static void null_fact(struct json *json, yyjson_mut_val *object, const char *path,
		      enum status status)
{
	json_null(json, object, key_of(path));
	json_unknown(json, path, status);
}

void json_text_fact(struct json *json, yyjson_mut_val *object, const char *path, struct text fact)
{
	if (fact.status == OK)
		json_text(json, object, key_of(path), fact.value);
	else
		null_fact(json, object, path, fact.status);
}

void json_flag_fact(struct json *json, yyjson_mut_val *object, const char *path, struct flag fact)
{
	if (fact.status == OK)
		json_bool(json, object, key_of(path), fact.value);
	else
		null_fact(json, object, path, fact.status);
}

void json_number_fact(struct json *json, yyjson_mut_val *object, const char *path,
		      struct number fact)
{
	if (fact.status == OK)
		json_number(json, object, key_of(path), fact.value);
	else
		null_fact(json, object, path, fact.status);
}

void json_hex_fact(struct json *json, yyjson_mut_val *object, const char *path, int digits,
		   struct number fact)
{
	if (fact.status == OK)
		json_hex(json, object, key_of(path), digits, fact.value);
	else
		null_fact(json, object, path, fact.status);
}

yyjson_mut_val *json_object_fact(struct json *json, yyjson_mut_val *object, const char *path,
				 enum status status)
{
	if (status == OK)
		return json_object(json, object, key_of(path));
	null_fact(json, object, path, status);
	return NULL;
}

yyjson_mut_val *json_list_fact(struct json *json, yyjson_mut_val *object, const char *path,
			       enum status status)
{
	if (status_is_evidence(status))
		return json_list(json, object, key_of(path));
	null_fact(json, object, path, status);
	return NULL;
}

void json_speed(struct json *json, yyjson_mut_val *object, const char *key, unsigned number)
{
	static const char *const names[] = { NULL,      "2.5 GT/s", "5 GT/s", "8 GT/s",
					     "16 GT/s", "32 GT/s",  "64 GT/s" };

	json_text(json, object, key, number < sizeof names / sizeof *names ? names[number] : NULL);
}
