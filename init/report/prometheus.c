/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Metrics for the textfile collector of Prometheus' node_exporter, in the text exposition format.
 * Names of devices may hold anything: they are escaped, what is no text is '?'.
 */
#include "init/report/renderers.h"

#include "init/report/utf8.h"
#include "init/report/words.h"
#include "probes/machine/device_kind.h"

#define PREFIX "vfio_preflight_"

static void head(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s gauge\n", name, help, name);
}

/* As the value of a label, between quotation marks. */
static void put_escaped(FILE *out, const char *text)
{
	for (size_t length; *text; text += length ? length : 1) {
		unsigned char character = (unsigned char)*text;
		length = utf8_length(text);
		if (character == '"' || character == '\\')
			putc('\\', out);
		if (!length || character < ' ' || character == 0x7f)
			putc('?', out);
		else
			fwrite(text, 1, length, out);
	}
}

static void verdicts(const struct report *report, FILE *out)
{
	head(out, "verdict", "1 for the verdict on this machine.");
	for (int i = 0; i <= VERDICT_NOT_CAPABLE; i++)
		fprintf(out, PREFIX "verdict{verdict=\"%s\"} %d\n", verdict_word((enum verdict)i),
			(enum verdict)i == report->judgement->verdict);
}

static void counts(const struct report *report, FILE *out)
{
	static const struct {
		const char *name, *help;
	} parts[] = {
		{ "devices", "PCI devices by kind." },
		{ "devices_assignable", "Devices that can be assigned to a virtual machine now." },
		{ "devices_after_changes", "Devices that the changes make assignable." },
		{ "devices_unknown", "Devices of which it is not known." },
	};

	for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
		head(out, parts[part].name, parts[part].help);
		for (int kind = 0; kind < DEVICE_KINDS; kind++) {
			const struct kind_count *count = &report->judgement->counts[kind];
			const size_t values[] = { count->total, count->assignable,
						  count->after_changes, count->unknown };
			if (count->total)
				fprintf(out, PREFIX "%s{kind=\"%s\"} %zu\n", parts[part].name,
					device_kind_word((enum device_kind)kind), values[part]);
		}
	}
}

static void devices(const struct report *report, FILE *out)
{
	struct arena arena = ARENA_EMPTY;
	char address[PCI_ADDRESS_TEXT];

	head(out, "device_info", "1 for each device, with its verdict.");
	for (size_t i = 0; i < report->judgement->devices.count; i++) {
		const struct device_judgement *device = &report->judgement->devices.items[i];
		fprintf(out, PREFIX "device_info{address=\"%s\",kind=\"%s\",verdict=\"%s\",name=\"",
			pci_address_print(device->function->address, address),
			device_kind_word(function_kind(device->function)),
			device_verdict_word(device->verdict));
		put_escaped(out, words_device(&arena, device->function));
		fputs("\"} 1\n", out);
	}
	arena_free(&arena);
}

static bool is_trouble(const struct finding *finding)
{
	return finding->status == FINDING_FAIL || finding->status == FINDING_WARN ||
	       finding->status == FINDING_UNKNOWN;
}

/* Findings of one rule are no neighbours: they are sorted by what they are about. */
static void findings_of(const struct findings *findings, const struct rule *rule, FILE *out)
{
	size_t counts[FINDING_NOT_APPLICABLE + 1] = { 0 };

	for (size_t i = 0; i < findings->list.count; i++)
		if (findings->list.items[i].rule == rule && is_trouble(&findings->list.items[i]))
			counts[findings->list.items[i].status]++;
	for (int status = 0; status <= FINDING_NOT_APPLICABLE; status++)
		if (counts[status])
			fprintf(out, PREFIX "findings{rule=\"%s\",status=\"%s\"} %zu\n", rule->id,
				finding_status_word((enum finding_status)status), counts[status]);
}

void render_prometheus(const struct report *report, FILE *out)
{
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	verdicts(report, out);
	counts(report, out);
	devices(report, out);
	head(out, "findings", "Findings that fail, warn or could not be determined.");
	for (size_t i = 0; i < count; i++)
		findings_of(&report->judgement->findings, rules[i], out);
	head(out, "changes", "Changes to make.");
	fprintf(out, PREFIX "changes %zu\n", report->judgement->changes.count);
}
