#include "probes/pci_names.h"

#include "probes/source/pci_access.h"

#include <unistd.h>

static const char *const places[] = { "/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids" };

static const char *find_file(void)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (access(places[i], R_OK) == 0)
			return places[i];
	return NULL;
}

static void name_function(struct pci_library *library, struct arena *arena, struct function *function)
{
	function->vendor_name = pci_library_name(library, arena, VENDOR_NAME, function->vendor, 0);
	function->device_name = pci_library_name(library, arena, DEVICE_NAME, function->vendor, function->device);
	function->class_name = pci_library_name(library, arena, CLASS_NAME, (int)(function->class_code >> 8), 0);
}

void pci_name_functions(struct machine *machine)
{
	const char *file = find_file();
	struct pci_library library;

	if (!file || !machine->functions.count)
		return;
	if (pci_library_open_names(&library, file) == OK)
		for (size_t i = 0; i < machine->functions.count; i++)
			if (machine->functions.items[i].status == OK)
				name_function(&library, &machine->arena, &machine->functions.items[i]);
	pci_library_close(&library);
}
