/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/pci_access.h"

#include <pci/pci.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Where libpci's error function goes. It is given no context of ours, so there can be only one; we
 * have one thread.
 */
static struct pci_library *at_work;
static sigjmp_buf way_out;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(at_work->message, sizeof at_work->message, format, arguments);
	va_end(arguments);
	siglongjmp(way_out, 1);
}

__attribute__((format(printf, 1, 2))) static void say_nothing(char *format, ...)
{
	(void)format;
}

static struct pci_address address_of(const struct pci_dev *device)
{
	return (struct pci_address){ (uint32_t)device->domain, device->bus, device->dev,
				     device->func };
}

static int compare_devices(const void *left, const void *right)
{
	return pci_address_compare(address_of(*(struct pci_dev *const *)left),
				   address_of(*(struct pci_dev *const *)right));
}

static void sort_devices(struct pci_library *library)
{
	size_t count = 0;

	for (struct pci_dev *device = library->access->devices; device; device = device->next)
		library->count++;
	library->devices = calloc(library->count + 1, sizeof *library->devices);
	if (!library->devices)
		abort();

	for (struct pci_dev *device = library->access->devices; device; device = device->next)
		library->devices[count++] = device;
	qsort(library->devices, library->count, sizeof *library->devices, compare_devices);
}

enum status pci_library_open(struct pci_library *library)
{
	*library = (struct pci_library){ .access = pci_alloc() };
	library->access->error = fail;
	library->access->warning = say_nothing;
	library->access->debug = say_nothing;
	library->access->method = PCI_ACCESS_SYS_BUS_PCI;
	at_work = library;
	if (sigsetjmp(way_out, 0))
		return FAILED;
	pci_init(library->access);
	pci_scan_bus(library->access);
	sort_devices(library);
	return OK;
}

void pci_library_list(const struct pci_library *library, struct arena *arena,
		      pci_address_list *list)
{
	for (size_t i = 0; i < library->count; i++)
		*array_add(arena, list) = address_of(library->devices[i]);
}

static int compare_to_device(const void *key, const void *item)
{
	return pci_address_compare(*(const struct pci_address *)key,
				   address_of(*(struct pci_dev *const *)item));
}

enum status pci_library_read(struct pci_library *library, struct pci_address address,
			     unsigned offset, unsigned length, uint8_t *bytes)
{
	if (!library->count)
		return ABSENT;
	struct pci_dev **device = bsearch(&address, library->devices, library->count,
					  sizeof *library->devices, compare_to_device);
	if (!device)
		return ABSENT;
	if (offset > 4096 || length > 4096 - offset)
		return FAILED;

	at_work = library;
	if (sigsetjmp(way_out, 0))
		return FAILED;
	return pci_read_block(*device, (int)offset, bytes, (int)length) ? OK : FAILED;
}

void pci_library_close(struct pci_library *library)
{
	if (!library->access)
		return;
	at_work = library;
	if (!sigsetjmp(way_out, 0))
		pci_cleanup(library->access);
	free(library->devices);
	*library = (struct pci_library){ 0 };
}
