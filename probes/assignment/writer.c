/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/writer.h"

text_list *writer_begin(struct writer *writer, const char *place)
{
	struct setting *setting =
		array_add(writer->index->arena, &writer->configuration->hosts[writer->host]);

	setting->place = place;
	return &setting->lines;
}

void writer_end(struct writer *writer)
{
	setting_list *list = &writer->configuration->hosts[writer->host];

	list->count -= !list->items[list->count - 1].lines.count;
}

void writer_add(struct writer *writer, text_list *list, const char *text)
{
	*array_add(writer->index->arena, list) = text;
}

const char *writer_rom_path(const struct writer *writer)
{
	return arena_printf(writer->index->arena, "/usr/share/%s/%s",
			    writer->host == HOST_PROXMOX ? "kvm" : "qemu",
			    writer->configuration->guest.rom_file);
}
