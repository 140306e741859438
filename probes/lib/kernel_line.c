/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/kernel_line.h"

#include "probes/lib/shape.h"

#include <ctype.h>
#include <string.h>

/* Options that are judged, or that matter for passing devices through; with a dot at the end, all
 * parameters of a module. */
static const char options[] =
	"intel_iommu amd_iommu iommu iommu. intremap nointremap nox2apic x2apic_phys noapic "
	"nolapic disableapic ivrs_ioapic pci "
	"pcie_acs_override pcie_aspm pcie_port_pm vfio. vfio_pci. vfio_iommu_type1. iommufd. kvm. "
	"pci_stub. xen_pciback. video "
	"initcall_blacklist module_blacklist modprobe.blacklist rd.driver.blacklist rd.driver.pre "
	"nomodeset iomem lockdown "
	"kvm_amd. mem_encrypt loglevel ignore_loglevel panic acpi mem hugepages hugepagesz console "
	"quiet splash ro "
	"vfio_preflight.";

/* Of these only words that are known: numbers may be an address of a network, or a volume. */
static const char named[] = "root BOOT_IMAGE initrd init ip ostree boot talos.platform "
			    "cos_img/filename ignition.platform.id";

static const char values[] =
	"on off auto pt nopt force strict relaxed igfx_off sm_on relax_rmrr fullflush force_enable "
	"nosid no_x2apic_optout noaer "
	"nomsi noats noari noacpi nocrs nommconf realloc assign_busses pcie_bus_perf hpmmiosize "
	"hpmmioprefsize "
	"resource_alignment config_acs disable_acs_redir downstream multifunction id efifb vesafb "
	"simplefb sysfb_init vfio "
	"vfio_pci nouveau nvidia nvidiafb nvidia_drm amdgpu radeon i915 xe snd_hda_intel integrity "
	"none tty0 ttyS0 ttyS1 115200 "
	"115200n8 usb console shell uuid label zfs dev mapper boot vmlinuz efi proxmox nixos "
	"bzroot bzimage boot_pool root metal nix store live pve pci "
	"intel amd kvm iommu gpu linux debian ubuntu localhost server host kernel";

static char folded(char c)
{
	return c == '-' ? '_' : (char)tolower((unsigned char)c);
}

bool kernel_line_has(const char *list, const char *word, size_t length)
{
	while (*list) {
		size_t size = strcspn(list, " "), same = 0;
		while (same < size && same < length && folded(word[same]) == folded(list[same]))
			same++;
		if (size && same == size && (size == length || list[size - 1] == '.'))
			return true;
		list += size + (list[size] == ' ');
	}
	return false;
}

bool kernel_line_knows(const char *word, size_t length)
{
	return kernel_line_has(values, word, length);
}

/* --- Values --- */

/* "4", "0x10", "512M", "10de", or flags as in "x1x0": nothing that would be long enough to name a
 * machine. */
static bool is_number(const char *at, size_t length)
{
	size_t digits = 0, hex = 0, flags = 0;

	if (length > 2 && at[0] == '0' && at[1] == 'x')
		at += 2, length -= 2;
	for (size_t i = 0; i < length; i++) {
		digits += isdigit((unsigned char)at[i]) != 0;
		hex += isxdigit((unsigned char)at[i]) != 0;
		flags += strchr("01xX", at[i]) != NULL;
	}
	if (flags == length)
		return true;
	if (hex == length)
		return length <= 4 && (digits || length != 3);
	return length <= 5 && digits + 1 == length;
}

/* Between two signs; the name of a file may have a dot. */
static size_t piece_length(const char *at, size_t left, bool numbers)
{
	static const char signs[] = { ':', ';', '@', '=', '[', ']', '(', ')', '/', '\\', ',', '.' };
	size_t length = 0;

	while (length < left && !memchr(signs, at[length], sizeof signs - !numbers))
		length++;
	return length;
}

/* The member, up to the next comma, is looked at as a whole first: an address of a network would
 * stay piece by piece. */
static size_t secret_length(const char *at, size_t left)
{
	const char *comma = memchr(at, ',', left);
	size_t length = comma ? (size_t)(comma - at) : left;

	return shape_is_secret(at, length, SHAPE_TEXT) || memmem(at, length, "::", 2) ? length : 0;
}

static char *put_value(char *to, const char *at, size_t left, bool numbers)
{
	/* by it a path of UEFI is known, and so the boot loader */
	if (left && *at == '\\') {
		*to++ = *at++;
		left--;
	}
	size_t secret = secret_length(at, left);
	while (left) {
		size_t length = secret ? secret : piece_length(at, left, numbers);
		bool stays = !secret &&
			     (kernel_line_knows(at, length) || (numbers && is_number(at, length)));
		if (length)
			to = stays ? mempcpy(to, at, length)
				   : mempcpy(to, MASKED, sizeof MASKED - 1);
		at += length;
		left -= length;
		secret = 0;
		if (left && *at == ',')
			secret = secret_length(at + 1, left - 1);
		if (left) {
			*to++ = *at++;
			left--;
		}
	}
	return to;
}

/* --- Words --- */

/* Behind the dot of a module any name could stand. */
static bool is_parameter(const char *name, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("_-.", name[i]))
			return false;
	return !shape_is_secret(name, length, SHAPE_TEXT);
}

/* The new end; `to` where nothing of the word may stay. */
static char *put_word(char *to, const char *word, size_t length)
{
	size_t name = 0;

	while (name < length && word[name] != '=' && word[name] != '[')
		name++;
	bool numbers = kernel_line_has(options, word, name) && is_parameter(word, name);
	if (!numbers && (name == length || !kernel_line_has(named, word, name)))
		return to;
	name += name < length;
	to = mempcpy(to, word, name);
	return put_value(to, word + name, length - name, numbers);
}

char *kernel_line_masked(struct arena *arena, const char *line, size_t length)
{
	char *masked = arena_alloc(arena, length * (sizeof MASKED - 1) + 1), *to = masked;
	const char *end = line + length;
	bool gone = false, for_init = false;

	while (line < end) {
		size_t word = 0;
		if (isspace((unsigned char)*line)) {
			*to++ = *line++;
			continue;
		}
		while (line + word < end && !isspace((unsigned char)line[word]))
			word++;
		char *begin = to;
		for_init |= word == 2 && !memcmp(line, "--", 2);
		if (!for_init)
			to = put_word(to, line, word);
		bool goes = to == begin;
		if (goes && !gone)
			to = mempcpy(to, MASKED, sizeof MASKED - 1);
		while (goes && gone && to > masked && to[-1] == ' ')
			to--;
		gone = goes;
		line += word;
	}
	*to = '\0';
	return masked;
}
