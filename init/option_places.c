/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/option_places.h"

#include "init/option_values.h"

#include <string.h>

bool places_parse(const char *list, bool *const wanted[PLACES], struct url *server)
{
	static const char *const names[] = { "console", "usb", "efi", "bmc", "image", NULL };

	if (!*list)
		return false; /* no place at all would be a report that nobody ever sees */
	for (int i = 0; i < PLACES; i++)
		*wanted[i] = false;
	*server = (struct url){ 0 };
	while (*list) {
		size_t length = strcspn(list, ",");
		int place = value_word(list, length, names);
		if (place >= 0)
			*wanted[place] = true;
		else if (*server->host || !url_parse(list, length, server))
			return false;
		list += length + (list[length] == ',');
	}
	return true;
}
