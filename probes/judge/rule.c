/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

extern const struct rule *const __start_all_rules[];
extern const struct rule *const __stop_all_rules[];

enum { RULES_AT_MOST = 512 };

static int by_id(const void *a, const void *b)
{
	const struct rule *const *left = a;
	const struct rule *const *right = b;

	return strcmp((*left)->id, (*right)->id);
}

const struct rule *const *rule_list(size_t *count)
{
	static const struct rule *sorted[RULES_AT_MOST];

	*count = ((uintptr_t)__stop_all_rules - (uintptr_t)__start_all_rules) / sizeof sorted[0];
	if (*count > RULES_AT_MOST)
		abort();
	memcpy(sorted, __start_all_rules, *count * sizeof sorted[0]);
	qsort(sorted, *count, sizeof sorted[0], by_id);
	return sorted;
}

const struct rule *rule_by_id(const char *id)
{
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(rules[i]->id, id) == 0)
			return rules[i];
	return NULL;
}

void judge_devices(const struct machine *machine, struct findings *findings,
		   void (*judge)(const struct machine *machine, struct findings *findings,
				 const struct function *function))
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_of_interest(&machine->functions.items[i]))
			judge(machine, findings, &machine->functions.items[i]);
}

/* The first finding that is not before those about `subject`; those about the machine are. */
static size_t first_about(const struct findings *findings, struct pci_address subject)
{
	size_t low = 0, high = findings->list.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct finding *finding = &findings->list.items[middle];
		if (finding->about_machine || pci_address_compare(finding->subject, subject) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct finding *findings_about(const struct findings *findings, struct pci_address subject,
				     size_t *count)
{
	size_t first = first_about(findings, subject), end = first;

	while (end < findings->list.count &&
	       pci_address_compare(findings->list.items[end].subject, subject) == 0)
		end++;
	*count = end - first;
	return *count ? findings->list.items + first : NULL;
}

static struct finding *find(struct findings *findings, enum finding_status status,
			    const char *summary, va_list arguments)
{
	struct finding *finding = array_add(findings->arena, &findings->list);

	finding->rule = findings->rule;
	finding->status = status;
	finding->severity = findings->rule->severity;
	finding->summary = arena_vprintf(findings->arena, summary, arguments);
	finding->remedy = findings->rule->remedy;
	finding->where = findings->rule->where;
	finding->no_action = findings->rule->no_action;
	return finding;
}

struct finding *finding_add_machine(struct findings *findings, enum finding_status status,
				    const char *summary, ...)
{
	va_list arguments;
	va_start(arguments, summary);
	struct finding *finding = find(findings, status, summary, arguments);
	va_end(arguments);
	finding->about_machine = true;
	return finding;
}

struct finding *finding_add_function(struct findings *findings, enum finding_status status,
				     const struct function *function, const char *summary, ...)
{
	va_list arguments;
	va_start(arguments, summary);
	struct finding *finding = find(findings, status, summary, arguments);
	va_end(arguments);
	finding->subject = function->address;
	return finding;
}

void finding_cite(struct findings *findings, struct finding *finding, uint64_t offset,
		  unsigned width, uint64_t value, const char *where, ...)
{
	struct evidence *evidence = array_add(findings->arena, &finding->evidence);

	va_list arguments;
	va_start(arguments, where);
	evidence->where = arena_vprintf(findings->arena, where, arguments);
	va_end(arguments);
	evidence->has_offset = true;
	evidence->offset = offset;
	evidence->width = width;
	evidence->value = value;
}

void finding_cite_text(struct findings *findings, struct finding *finding, const char *text,
		       const char *where, ...)
{
	struct evidence *evidence = array_add(findings->arena, &finding->evidence);

	va_list arguments;
	va_start(arguments, where);
	evidence->where = arena_vprintf(findings->arena, where, arguments);
	va_end(arguments);
	evidence->text = arena_printf(findings->arena, "%s", text);
}

void finding_cite_field(struct findings *findings, struct finding *finding, struct field field,
			const char *where)
{
	if (field.status == OK)
		finding_cite(findings, finding, field.offset, field.width, field.value, "%s",
			     where);
}

void finding_cite_ids(struct findings *findings, struct finding *finding,
		      const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];

	finding_cite(findings, finding, 0, 4, (uint32_t)function->device << 16 | function->vendor,
		     "%s config", pci_address_print(function->address, address));
}

void finding_cite_attribute(struct findings *findings, struct finding *finding,
			    const struct function *function, const char *text, const char *name,
			    ...)
{
	char address[PCI_ADDRESS_TEXT];
	va_list arguments;

	va_start(arguments, name);
	const char *file = arena_vprintf(findings->arena, name, arguments);
	va_end(arguments);
	finding_cite_text(findings, finding, text, "/sys/bus/pci/devices/%s/%s",
			  pci_address_print(function->address, address), file);
}

const char *text_or_status(struct text text)
{
	return text.status == OK ? text.value : status_name(text.status);
}

void finding_set_remedy(struct findings *findings, struct finding *finding, const char *text, ...)
{
	va_list arguments;
	va_start(arguments, text);
	finding->remedy = arena_vprintf(findings->arena, text, arguments);
	finding->no_action = finding->at_board = false;
	va_end(arguments);
}

void finding_look_again(struct findings *findings, struct finding *finding)
{
	finding_set_remedy(findings, finding,
			   "Run the scan on the machine itself, as root; for a dump, also give its "
			   "ACPI tables: --tables DIR.");
}
