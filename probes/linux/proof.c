/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the trial by VFIO noted (init/prove/notes.h): lines ADDRESS, step, result, microseconds,
 * words, and the kernel's line, with tabs between them. A step "left-out" or "refused" tells why a
 * device was not tried, "hung" what stopped the machine on an earlier boot. Without a trial there
 * is no such file.
 */
#include "probes/scan/probe.h"

#include "probes/lib/text.h"

#include <stdlib.h>
#include <string.h>

#define NOTES "/run/vfio-preflight-proof"

enum { ADDRESS, STEP, RESULT, TIME, WORDS, KERNEL, FIELDS };

static bool split(struct arena *arena, const char *line, size_t length, const char *fields[FIELDS])
{
	const char *end = line + length;

	for (int i = 0; i < FIELDS; i++) {
		const char *tab = i == KERNEL ? NULL : memchr(line, '\t', (size_t)(end - line));
		if (!tab && i != KERNEL)
			return false;
		const char *stop = tab ? tab : end;
		fields[i] = arena_copy(arena, line, (size_t)(stop - line));
		line = stop + 1;
	}
	return true;
}

/* The name of an errno is a failure, too. */
static enum proof_result result_of(const char *word)
{
	for (enum proof_result result = PROOF_NOT_SHOWN; result <= PROOF_UNTRANSLATED; result++)
		if (strcmp(word, proof_result_word(result)) == 0)
			return result;
	return PROOF_FAILED;
}

/* The devices come in their order, a device's lines one after the other or not. */
static struct proof_device *device_of(struct machine *machine, struct pci_address address)
{
	struct proof *proof = &machine->proof;

	for (size_t i = 0; i < proof->devices.count; i++)
		if (pci_address_compare(proof->devices.items[i].address, address) == 0)
			return &proof->devices.items[i];
	struct proof_device *device = array_add(&machine->arena, &proof->devices);
	*device = (struct proof_device){ .address = address };
	return device;
}

static void keep(struct machine *machine, struct pci_address address, const char *fields[FIELDS])
{
	struct proof_step step = { .name = fields[STEP],
				   .result = result_of(fields[RESULT]),
				   .word = fields[RESULT],
				   .words = fields[WORDS],
				   .kernel = *fields[KERNEL] ? fields[KERNEL] : NULL };

	if (strcmp(step.name, "hung") == 0) {
		*array_add(&machine->arena, &machine->proof.hung) =
			(struct proof_hung){ address, step.words };
		return;
	}
	struct proof_device *device = device_of(machine, address);
	/* the first step of another trial: only the last one counts */
	if (strcmp(step.name, "bind") == 0)
		*device = (struct proof_device){ .address = address };
	bool refused = strcmp(step.name, "refused") == 0;
	if (refused || strcmp(step.name, "left-out") == 0) {
		*device = (struct proof_device){ .address = address };
		device->refused = refused;
		device->reason = step.words;
	} else if (*step.word && text_is_decimal(fields[TIME], UINT32_MAX, &step.microseconds)) {
		*array_add(&machine->arena, &device->steps) = step;
	}
}

static bool keep_line(struct machine *machine, const char *line, size_t length)
{
	const char *fields[FIELDS];
	struct pci_address address;

	if (!split(&machine->arena, line, length, fields) ||
	    !pci_address_parse(fields[ADDRESS], &address))
		return false;
	keep(machine, address, fields);
	return true;
}

/* --- What the steps come to --- */

static void conclude(struct proof_device *device)
{
	const char *not_shown = NULL;
	bool went_past = false;

	for (size_t i = 0; i < device->steps.count; i++) {
		const struct proof_step *step = &device->steps.items[i];
		went_past |= step->result == PROOF_UNTRANSLATED;
		if (step->result == PROOF_NOT_SHOWN)
			not_shown = step->words;
		if (!device->failed &&
		    (step->result == PROOF_FAILED || step->result == PROOF_UNTRANSLATED))
			device->failed = step;
	}
	const struct proof_step *dma = proof_step(device, "dma"),
				*open = proof_step(device, "open");
	bool not_reached = !device->failed && !open && not_shown;
	if (not_reached)
		device->reason = not_shown;
	if (!device->steps.count || not_reached)
		device->outcome = PROOF_NOT_TRIED;
	else if (went_past)
		device->outcome = PROOF_WENT_PAST;
	else if (device->failed || !open || !proof_step(device, "release"))
		device->outcome = PROOF_BROKE_OFF;
	else
		device->outcome = dma && dma->result == PROOF_OK ? PROOF_PROVED : PROOF_WORKED;
}

/* Given back, and its trial neither crashed nor timed out. */
static bool has_ended(const struct proof_device *device)
{
	return proof_step(device, "release") && !proof_step(device, "trial");
}

static void forget_what_ended(struct proof *proof)
{
	size_t kept = 0;

	for (size_t i = 0; i < proof->hung.count; i++)
		if (!has_ended(proof_of(proof, proof->hung.items[i].address)))
			proof->hung.items[kept++] = proof->hung.items[i];
	proof->hung.count = kept;
}

static int by_address(const void *a, const void *b)
{
	return pci_address_compare(((const struct proof_device *)a)->address,
				   ((const struct proof_device *)b)->address);
}

/* All of a group have the same map. */
static void find_shown_path(struct machine *machine, struct proof_device *device)
{
	const struct group *group = machine_group_of(machine, device->address);

	device->path_shown = (struct flag){ ABSENT, false };
	for (size_t i = 0; group && i < machine->proof.devices.count; i++) {
		const struct proof_device *other = &machine->proof.devices.items[i];
		if (other->outcome != PROOF_PROVED ||
		    machine_group_of(machine, other->address) != group)
			continue;
		device->path_shown = (struct flag){ OK, true };
		device->path_shown_by = other->address;
		return;
	}
}

static void look(struct source *source, struct machine *machine)
{
	struct answer answer = source_read(source, &machine->arena, NOTES);
	struct proof *proof = &machine->proof;
	bool understood = true;

	*proof = (struct proof){ .status = answer.status };
	if (answer.status != OK)
		return;
	const char *at = (const char *)answer.bytes, *end = at + answer.length;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;
		understood &= keep_line(machine, at, (size_t)(stop - at));
		at = stop + 1;
	}
	if (!understood)
		machine_gap(machine, NOTES, "failed: not all of it was understood");
	if (proof->devices.count)
		qsort(proof->devices.items, proof->devices.count, sizeof proof->devices.items[0],
		      by_address);
	for (size_t i = 0; i < proof->devices.count; i++)
		conclude(&proof->devices.items[i]);
	forget_what_ended(proof);
	for (size_t i = 0; i < proof->devices.count; i++)
		if (proof->devices.items[i].outcome == PROOF_WORKED)
			find_shown_path(machine, &proof->devices.items[i]);
}

PROBE(proof, "what the trial by VFIO showed", look, .after = { "iommu_groups" }, .again = true)
