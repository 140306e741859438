/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/proof_words.h"

bool proof_is_told(const struct report *report)
{
	return report->machine->proof.status == OK && report->machine->proof.devices.count;
}

const char *proof_word(const struct report *report, const struct function *function)
{
	static const char *const words[] = { "-", "FAILED", "worked", "proved", "FAILED" };
	const struct proof_device *device = proof_of(&report->machine->proof, function->address);

	return words[device ? device->outcome : PROOF_NOT_TRIED];
}

/* ", WHAT DONE" where the step was fine, ", WHAT not shown (why)" where it could not be tried. */
static const char *add_step(struct arena *arena, const char *list,
			    const struct proof_device *device, const char *name, const char *what,
			    const char *done)
{
	const struct proof_step *step = proof_step(device, name);

	if (!step)
		return list;
	return step->result == PROOF_OK
		       ? arena_printf(arena, "%s, %s %s", list, what, done)
		       : arena_printf(arena, "%s, %s not shown (%s)", list, what, step->words);
}

static const char *good_sentence(struct arena *arena, const struct proof_device *device)
{
	const char *list = device->outcome == PROOF_PROVED ? "proved: opened" : "worked: opened";
	char address[PCI_ADDRESS_TEXT];

	list = add_step(arena, list, device, "dma", "DMA", "translated");
	if (device->path_shown.status == OK)
		list = arena_printf(arena, "%s, but that of %s in its group is", list,
				    pci_address_print(device->path_shown_by, address));
	list = add_step(arena, list, device, "msi", "interrupt", "received");
	list = add_step(arena, list, device, "reset", "reset", "done");
	return arena_printf(arena, "%s, returned.", list);
}

const char *proof_sentence(struct arena *arena, const struct proof_device *device)
{
	if (device->outcome == PROOF_NOT_TRIED)
		return arena_printf(arena, "not tried: %s.", device->reason ? device->reason : "");
	if (device->outcome == PROOF_PROVED || device->outcome == PROOF_WORKED)
		return good_sentence(arena, device);
	if (!device->failed)
		return "failed: it was not opened.";
	return arena_printf(arena, "failed at \"%s\": %s%s%s", device->failed->name,
			    device->failed->words, device->failed->kernel ? "; the kernel: " : "",
			    device->failed->kernel ? device->failed->kernel : "");
}
