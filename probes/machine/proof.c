/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/proof.h"

#include <string.h>

const struct proof_device *proof_of(const struct proof *proof, struct pci_address address)
{
	for (size_t i = 0; i < proof->devices.count; i++)
		if (pci_address_compare(proof->devices.items[i].address, address) == 0)
			return &proof->devices.items[i];
	return NULL;
}

const struct proof_step *proof_step(const struct proof_device *device, const char *name)
{
	for (size_t i = 0; device && i < device->steps.count; i++)
		if (strcmp(device->steps.items[i].name, name) == 0)
			return &device->steps.items[i];
	return NULL;
}

const char *proof_hung_before(const struct proof *proof, struct pci_address address)
{
	for (size_t i = 0; i < proof->hung.count; i++)
		if (pci_address_compare(proof->hung.items[i].address, address) == 0)
			return proof->hung.items[i].before;
	return NULL;
}

const char *proof_outcome_word(enum proof_outcome outcome)
{
	static const char *const words[] = { "not-tried", "failed", "worked", "proved",
					     "untranslated" };

	return words[outcome];
}

const char *proof_result_word(enum proof_result result)
{
	static const char *const words[] = { "not-tried", "ok", "failed", "untranslated" };

	return words[result];
}
