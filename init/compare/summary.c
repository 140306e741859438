/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/summary.h"

#include <stdlib.h>
#include <string.h>

const char *fact_name(enum fact fact)
{
	static const char *const names[FACTS] = {
		[FACT_VENDOR] = "vendor",
		[FACT_PRODUCT] = "product",
		[FACT_BOARD] = "board",
		[FACT_CPU] = "CPU",
		[FACT_FIRMWARE_VENDOR] = "firmware vendor",
		[FACT_FIRMWARE] = "firmware version",
		[FACT_FIRMWARE_DATE] = "firmware date",
		[FACT_FIRMWARE_TYPE] = "firmware type",
		[FACT_SECURE_BOOT] = "Secure Boot",
		[FACT_VIRTUALIZATION] = "CPU virtualisation",
		[FACT_HYPERVISOR] = "hypervisor",
		[FACT_IOMMU] = "IOMMU",
		[FACT_IOMMU_ENABLED] = "IOMMU enabled",
		[FACT_REMAPPING] = "interrupt remapping",
		[FACT_KERNEL] = "kernel",
		[FACT_OPTIONS] = "kernel options",
		[FACT_TOOL] = "vfio-preflight",
	};

	return names[fact];
}

size_t summary_kind(const char *word)
{
	size_t kind = 0;

	while (kind < DEVICE_KINDS &&
	       (!word || strcmp(device_kind_word((enum device_kind)kind), word) != 0))
		kind++;
	return kind;
}

int summary_by_address(const void *a, const void *b)
{
	const struct summary_function *left = a, *right = b;

	return pci_address_compare(left->at, right->at);
}

struct summary_function *summary_at(const struct summary *summary, struct pci_address at)
{
	const struct summary_function key = { .at = at };

	return summary->functions.count
		       ? bsearch(&key, summary->functions.items, summary->functions.count,
				 sizeof key, summary_by_address)
		       : NULL;
}

const struct summary_function *summary_function(const struct summary *summary, const char *address)
{
	struct pci_address at;

	return address && pci_address_parse(address, &at) ? summary_at(summary, at) : NULL;
}

const char *summary_board(struct arena *arena, const struct summary *summary)
{
	const char *vendor = summary->facts[FACT_VENDOR], *product = summary->facts[FACT_PRODUCT];
	const char *board = summary->facts[FACT_BOARD];

	if (!product || (board && strstr(product, "System Product Name")))
		product = board;
	if (!vendor && !product)
		return "unknown machine";
	return vendor && product ? arena_printf(arena, "%s %s", vendor, product)
	       : vendor          ? vendor
				 : product;
}

bool summary_is_report(const struct summary *summary)
{
	return summary->schema && strncmp(summary->schema, "vfio-preflight/report/", 22) == 0;
}

void summary_free(struct summary *summary)
{
	arena_free(&summary->arena);
}
