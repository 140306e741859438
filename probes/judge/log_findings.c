/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/log_findings.h"

#include <string.h>

const struct hint *log_first(const struct machine *machine, const enum hint_kind *kinds)
{
	for (; *kinds != HINT_KINDS; kinds++)
		if (machine->log.kinds[*kinds].first.count)
			return &machine->log.kinds[*kinds].first.items[0];
	return NULL;
}

void cite_hint(struct findings *findings, struct finding *finding, const struct hint *hint)
{
	if (hint->at.status == OK)
		finding_cite_text(findings, finding, hint->text, "kernel log at %llu.%06llu s",
				  (unsigned long long)(hint->at.value / 1000000),
				  (unsigned long long)(hint->at.value % 1000000));
	else
		finding_cite_text(findings, finding, hint->text, "kernel log");
}

const char *log_says(struct findings *findings, const struct hint *hint)
{
	static const char bug[] = "[Firmware Bug]: ";
	const char *blame = hint ? strstr(hint->text, bug) : NULL;
	const char *text = blame ? blame + sizeof bug - 1 : hint ? hint->text : "";
	size_t length = strlen(text);

	if (!length)
		return "";
	length -= text[length - 1] == '.' || text[length - 1] == '!';
	return arena_printf(findings->arena, "; the log says: %.*s", (int)length, text);
}

/*
 * "[fault reason 0x0c] non-zero …", before 5.12 "[fault reason 05] PTE …", which is hexadecimal
 * as well.
 */
const char *fault_reason(struct findings *findings, const struct hint *hint)
{
	static const char mark[] = "[fault reason ";
	const char *number = strstr(hint->text, mark), *end = number ? strchr(number, ']') : NULL;

	if (!end)
		return "";
	number += sizeof mark - 1;
	return arena_printf(findings->arena, ": fault reason %s%.*s (%s)",
			    strncmp(number, "0x", 2) ? "0x" : "", (int)(end - number), number,
			    end + 1 + strspn(end + 1, " "));
}
