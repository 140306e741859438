#include "probes/pci_names.h"

#include <pci/pci.h>

#include <setjmp.h>
#include <unistd.h>

static const char *const places[] = { "/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids" };

static sigjmp_buf escape;

/* libpci's own handler ends the process; ours must not return, so it leaves through the jump. */
__attribute__((noreturn)) static void on_error(char *format, ...)
{
	(void)format;
	siglongjmp(escape, 1);
}

static void on_warning(char *format, ...)
{
	(void)format;
}

static const char *name(struct pci_access *access, struct machine *machine, int flags, int a, int b)
{
	char buffer[256];
	const char *text = pci_lookup_name(access, buffer, sizeof buffer, flags | PCI_LOOKUP_NO_NUMBERS, a, b);

	return text ? arena_printf(&machine->arena, "%s", text) : NULL;
}

static void name_function(struct pci_access *access, struct machine *machine, struct function *function)
{
	function->vendor_name = name(access, machine, PCI_LOOKUP_VENDOR, function->vendor, 0);
	function->device_name = name(access, machine, PCI_LOOKUP_DEVICE, function->vendor, function->device);
	function->class_name = name(access, machine, PCI_LOOKUP_CLASS, (int)(function->class_code >> 8), 0);
}

static void name_all(struct pci_access *access, struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].status == OK)
			name_function(access, machine, &machine->functions.items[i]);
}

static const char *find_file(void)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (access(places[i], R_OK) == 0)
			return places[i];
	return NULL;
}

void pci_name_functions(struct machine *machine)
{
	const char *file = find_file();
	if (!file)
		return;

	struct pci_access *access = pci_alloc();
	access->error = on_error;
	access->warning = on_warning;
	access->debug = on_warning;
	pci_set_name_list_path(access, (char *)file, 0);
	if (sigsetjmp(escape, 0) == 0)
		name_all(access, machine);
	/* Without pci_init(), which would look for a way to the hardware; pci_cleanup() is content with that. */
	pci_cleanup(access);
}
