/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which kind of text a line is of: whoever takes it first. */
#include "probes/paste/parts.h"

#include <ctype.h>

/* Most lines of lspci -vv: to the right of their headline nothing else begins with a capital. */
static enum kind detail_line(struct paste *paste, const char *text)
{
	if (!paste->at || paste->indent <= paste->at_indent || !isupper((unsigned char)*text) ||
	    paste->object.depth)
		return KIND_NONE;
	enum kind kind = paste_lspci_line(paste, text);
	return kind ? kind : paste_verbose_line(paste, text);
}

enum kind paste_recognise(struct paste *paste, const char *text, int indent)
{
	paste->indent = indent;
	enum kind kind = detail_line(paste, text);

	if (!kind)
		kind = paste_json_line(paste, text);
	if (!kind)
		kind = paste_xml_line(paste, text);
	if (!kind)
		kind = paste_table_line(paste, text);
	if (!kind)
		kind = paste_log_line(paste, text);
	if (!kind)
		kind = paste_acpi_line(paste, text, indent);
	if (!kind)
		kind = paste_listing_line(paste, text, indent);
	if (!kind)
		kind = paste_lspci_line(paste, text);
	if (!kind)
		kind = paste_interrupts_line(paste, text);
	if (!kind)
		kind = paste_system_line(paste, text);
	return kind ? kind : paste_verbose_line(paste, text);
}
