/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/machine.h"

#include "probes/lib/text.h"
#include "probes/machine/pci_ids.h"

#include <stdarg.h>
#include <stdlib.h>

void machine_gap(struct machine *machine, const char *what, const char *why, ...)
{
	va_list arguments;
	va_start(arguments, why);
	struct gap *gap = array_add(&machine->arena, &machine->gaps);
	gap->what = arena_printf(&machine->arena, "%s", what);
	gap->why = arena_vprintf(&machine->arena, why, arguments);
	va_end(arguments);
}

static int compare_to_function(const void *key, const void *item)
{
	const struct pci_address *address = key;
	const struct function *function = item;

	return pci_address_compare(*address, function->address);
}

const struct function *machine_function(const struct machine *machine, struct pci_address address)
{
	if (!machine->functions.count)
		return NULL;
	return bsearch(&address, machine->functions.items, machine->functions.count,
		       sizeof(struct function), compare_to_function);
}

const struct function *machine_parent(const struct machine *machine,
				      const struct function *function)
{
	return function->parent == NO_PARENT ? NULL : &machine->functions.items[function->parent];
}

bool function_port_is_unseen(const struct function *function)
{
	if (function->parent != NO_PARENT || !function->address.bus)
		return false;
	return function->pcie.status == OK ? function->pcie.type <= PORT_LEGACY_ENDPOINT
					   : !status_is_evidence(function->pcie.status);
}

/* One bus, one bridge above: what shares its bus with a bridge above is itself none. */
const struct function *machine_unread_above(const struct machine *machine,
					    const struct function *function)
{
	const struct function *above[256] = { NULL }; /* by the bus that each is on */

	if (!machine->unread.count)
		return NULL;
	for (const struct function *parent = machine_parent(machine, function); parent;
	     parent = machine_parent(machine, parent))
		above[parent->address.bus] = parent;
	for (size_t i = 0; i < machine->unread.count; i++) {
		const struct function *unread = machine->unread.items[i];
		const struct function *parent = machine_parent(machine, unread);
		if (unread->address.domain == function->address.domain &&
		    unread->address.bus < function->address.bus && !above[unread->address.bus] &&
		    (!parent || above[parent->address.bus] == parent))
			return unread;
	}
	return NULL;
}

const struct group *machine_group_of(const struct machine *machine, struct pci_address address)
{
	const struct function *function = machine_function(machine, address);

	return function ? function->group : NULL;
}

const struct features *function_features(const struct function *function)
{
	static const struct features nobody_asked;

	return function->features ? function->features : &nobody_asked;
}

/*
 * Below a port there is one device: what seems to be another are the functions from 8 on of one
 * with ARI (PCI Express, 6.13).
 */
static bool is_beyond_eighth(const struct function *function)
{
	bool endpoint =
		function->pcie.type == PORT_ENDPOINT || function->pcie.type == PORT_LEGACY_ENDPOINT;

	return function->pcie.status == OK && endpoint && function->parent != NO_PARENT &&
	       function->address.device > 0;
}

bool function_is_multifunction(const struct function *function)
{
	return !function->is_virtual && (function->address.function > 0 ||
					 function->multifunction || is_beyond_eighth(function));
}

bool carries_root_disk(const struct machine *machine, struct pci_address address)
{
	for (size_t i = 0; i < machine->root_disk.controllers.count; i++)
		if (pci_address_compare(machine->root_disk.controllers.items[i], address) == 0)
			return true;
	return false;
}

/*
 * "6.12.48+deb13-amd64" against 6.12: below, at, or above zero. False where the kernel's version is
 * not known.
 */
static bool compare_kernel(const struct machine *machine, unsigned long major, unsigned long minor,
			   int *order)
{
	const char *rest = machine->kernel.release.value;
	uint64_t its_major, its_minor = 0;

	if (machine->kernel.release.status != OK ||
	    !text_take_decimal(&rest, UINT32_MAX, &its_major))
		return false;
	if (its_major == major &&
	    (*rest++ != '.' || !text_take_decimal(&rest, UINT32_MAX, &its_minor)))
		return false;
	if (its_major != major)
		*order = its_major < major ? -1 : 1;
	else
		*order = its_minor < minor ? -1 : its_minor > minor;
	return true;
}

bool kernel_is_before(const struct machine *machine, unsigned long major, unsigned long minor)
{
	int order;

	return compare_kernel(machine, major, minor, &order) && order < 0;
}

bool kernel_is_since(const struct machine *machine, unsigned long major, unsigned long minor)
{
	int order;

	return compare_kernel(machine, major, minor, &order) && order >= 0;
}

/* Of one that cannot be read, the class that Linux remembers tells. */
bool function_is_bridge(const struct function *function)
{
	uint32_t class_code = function->class_code >> 8;

	if (function->status != OK)
		return class_code == CLASS_PCI_BRIDGE || class_code == CLASS_CARDBUS_BRIDGE;
	return function->header_type == 1 || function->header_type == 2;
}

bool function_is_root_port(const struct function *function)
{
	return function->pcie.status == OK && function->pcie.type == PORT_ROOT;
}

bool function_is_downstream_port(const struct function *function)
{
	return function->pcie.status == OK && function->pcie.type == PORT_DOWNSTREAM;
}

bool function_is_usb_controller(const struct function *function)
{
	enum { LAST_HOST_INTERFACE = 0x40 };

	return function->status == OK && function->class_code >> 8 == CLASS_USB &&
	       (function->class_code & 0xff) <= LAST_HOST_INTERFACE;
}

bool function_is_display(const struct function *function)
{
	return function->class_code >> 16 == BASE_CLASS_DISPLAY;
}

/* By its class or, of virtio-iommu, whose class tells nothing, by its ids. */
static bool is_iommu(const struct function *function)
{
	enum { VENDOR_VIRTIO = 0x1af4, VIRTIO_IOMMU = 0x1057 };

	return function->class_code >> 8 == CLASS_IOMMU ||
	       (function->vendor == VENDOR_VIRTIO && function->device == VIRTIO_IOMMU);
}

bool function_is_device(const struct function *function)
{
	uint32_t class_code = function->class_code >> 8;

	if (function->status != OK && !class_code && !function->silent)
		return false;
	return !function_is_bridge(function) && class_code != CLASS_HOST_BRIDGE &&
	       class_code != CLASS_ISA_BRIDGE && !is_iommu(function);
}

bool function_is_of_interest(const struct function *function)
{
	return function->status == OK && function_is_device(function);
}

const char *iommu_kind_name(enum iommu_kind kind)
{
	static const char *const names[] = { "unknown", "none", "Intel VT-d", "AMD-Vi",
					     "virtio-iommu" };

	return names[kind];
}

static bool bit(uint64_t value, unsigned number)
{
	return value >> number & 1;
}

static bool is_locked_off(const struct cpu *cpu, uint64_t lock)
{
	enum { LOCKED = 0, VMX_OUTSIDE_SMX = 2, SVM_DISABLED = 4 };

	if (cpu->vmx)
		return bit(lock, LOCKED) && !bit(lock, VMX_OUTSIDE_SMX);
	return bit(lock, SVM_DISABLED);
}

enum virtualization cpu_virtualization(const struct cpu *cpu)
{
	const struct number *lock = cpu->vmx ? &cpu->feature_control : &cpu->vm_cr;

	if (cpu->status == NOT_ASKED)
		return cpu->by_linux.state;
	if (cpu->status == OK && !cpu->vmx && !cpu->svm)
		return VIRTUALIZATION_ABSENT;
	if (cpu->status != OK || lock->status != OK)
		return VIRTUALIZATION_UNKNOWN;
	for (size_t i = 0; i < cpu->differing.count; i++)
		if (is_locked_off(cpu, cpu->differing.items[i].value))
			return VIRTUALIZATION_LOCKED_OFF;
	return is_locked_off(cpu, lock->value) ? VIRTUALIZATION_LOCKED_OFF : VIRTUALIZATION_ENABLED;
}

const char *iommu_kind_word(enum iommu_kind kind)
{
	static const char *const kinds[] = {
		[IOMMU_UNKNOWN] = "unknown", [IOMMU_NONE] = "none",     [IOMMU_INTEL] = "intel",
		[IOMMU_AMD] = "amd",         [IOMMU_VIRTIO] = "virtio",
	};

	return kinds[kind];
}
