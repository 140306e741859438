#include "probes/source/pci_access.h"

#include <pci/pci.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where libpci's error function goes. It is given no context of ours, so there can be only one; we have one thread. */
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
	return (struct pci_address){ (uint32_t)device->domain, device->bus, device->dev, device->func };
}

static int compare_devices(const void *left, const void *right)
{
	return pci_address_compare(address_of(*(struct pci_dev *const *)left), address_of(*(struct pci_dev *const *)right));
}

static void sort_devices(struct pci_library *library)
{
	size_t count = 0;

	for (struct pci_dev *device = library->access->devices; device; device = device->next)
		count++;
	library->devices = calloc(count + 1, sizeof *library->devices);
	if (!library->devices)
		abort();

	count = 0;
	for (struct pci_dev *device = library->access->devices; device; device = device->next)
		library->devices[count++] = device;
	qsort(library->devices, count, sizeof *library->devices, compare_devices);

	/* A dump may show a function twice. */
	for (size_t i = 0; i < count; i++)
		if (!library->count || compare_devices(&library->devices[library->count - 1], &library->devices[i]))
			library->devices[library->count++] = library->devices[i];
}

static void begin(struct pci_library *library)
{
	*library = (struct pci_library){ .access = pci_alloc() };
	library->access->error = fail;
	library->access->warning = say_nothing;
	library->access->debug = say_nothing;
	at_work = library;
}

static enum status open_library(struct pci_library *library, enum pci_access_type method, const char *file)
{
	begin(library);
	library->access->method = method;
	if (sigsetjmp(way_out, 0))
		return FAILED;
	if (file)
		pci_set_param(library->access, (char *)"dump.name", (char *)file);
	pci_init(library->access);
	pci_scan_bus(library->access);
	sort_devices(library);
	return OK;
}

enum status pci_library_open_live(struct pci_library *library)
{
	return open_library(library, PCI_ACCESS_SYS_BUS_PCI, NULL);
}

enum status pci_library_open_dump(struct pci_library *library, const char *file)
{
	return open_library(library, PCI_ACCESS_DUMP, file);
}

void pci_library_list(const struct pci_library *library, struct arena *arena, pci_address_list *list)
{
	for (size_t i = 0; i < library->count; i++)
		*array_add(arena, list) = address_of(library->devices[i]);
}

static int compare_to_device(const void *key, const void *item)
{
	return pci_address_compare(*(const struct pci_address *)key, address_of(*(struct pci_dev *const *)item));
}

enum status pci_library_read(struct pci_library *library, struct pci_address address, unsigned offset, unsigned length,
			     uint8_t *bytes)
{
	if (!library->count)
		return ABSENT;
	struct pci_dev **device = bsearch(&address, library->devices, library->count, sizeof *library->devices,
					  compare_to_device);
	if (!device)
		return ABSENT;
	if (offset > 4096 || length > 4096 - offset)
		return FAILED;

	at_work = library;
	if (sigsetjmp(way_out, 0))
		return FAILED;
	return pci_read_block(*device, (int)offset, bytes, (int)length) ? OK : FAILED;
}

/* Without pci_init(), which would look for a way to the hardware; pci_cleanup() is content with that. */
enum status pci_library_open_names(struct pci_library *library, const char *file)
{
	begin(library);
	if (sigsetjmp(way_out, 0))
		return FAILED;
	pci_set_name_list_path(library->access, (char *)file, 0);
	return pci_load_name_list(library->access) ? OK : FAILED;
}

const char *pci_library_name(struct pci_library *library, struct arena *arena, enum pci_name kind, int a, int b)
{
	static const int flags[] = { PCI_LOOKUP_VENDOR, PCI_LOOKUP_DEVICE, PCI_LOOKUP_CLASS };
	char buffer[256];

	at_work = library;
	if (sigsetjmp(way_out, 0))
		return NULL;
	const char *text = pci_lookup_name(library->access, buffer, sizeof buffer, flags[kind] | PCI_LOOKUP_NO_NUMBERS, a, b);
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
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
