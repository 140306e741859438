/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/graphics_advice.h"

#include "probes/assignment/card.h"
#include "probes/machine/pci_ids.h"

#include <stdarg.h>
#include <string.h>

/* What the sentences are made of. */
struct advice {
	struct arena *arena;
	const struct machine *machine;
	const struct integrated *integrated;
	struct configuration *configuration;
};

static void say(const struct advice *advice, const char *sentence)
{
	*array_add(advice->arena, &advice->configuration->graphics.says) = sentence;
}

/* --- Intel --- */

static const char rom_file[] =
	"OVMF does not hand the OpRegion on by itself: the ROM file does, igd.rom of "
	"github.com/tomitamoeko/VfioIgdPkg. The screen stays dark until the guest's driver runs, "
	"unless the file has Intel's GOP driver in it (build.sh --gop).";

static void say_memory(const struct advice *advice)
{
	if (!advice->integrated->known->stolen_in_bar)
		say(advice, "As much of the guest's memory below 4 GiB as the firmware sets aside "
			    "for graphics (DVMT Pre-Allocated) is lost to it.");
	say(advice, "A few DMAR faults when the VM starts are normal.");
}

static void say_vbios(const struct advice *advice)
{
	say(advice, "SeaBIOS, machine type i440fx, address 02.0 and no other display (QEMU's "
		    "legacy mode): its outputs work from the start.");
	if (advice->integrated->vbios.status != OK) {
		say(advice, "SeaBIOS runs the video BIOS, which was not seen. Without it, use OVMF "
			    "with a ROM file instead.");
		say(advice, rom_file);
	}
	say_memory(advice);
}

static void say_rom_file(const struct advice *advice)
{
	const struct known_igpu *known = advice->integrated->known;

	say(advice, "OVMF with a ROM file, machine type i440fx, address 02.0 and no other "
		    "display.");
	if (known->way == IGPU_VBIOS)
		say(advice,
		    advice->integrated->vbios.status == OK
			    ? "SeaBIOS has nothing to run: the firmware has loaded no video "
			      "BIOS, as without CSM."
			    : "If the firmware has loaded a video BIOS (with CSM), which "
			      "was not seen, SeaBIOS runs it, and no file is needed.");
	say(advice, rom_file);
	if (known->qemu)
		say(advice, arena_printf(advice->arena,
					 "It needs QEMU %s or newer; Proxmox VE 9.1 has 10.1.",
					 known->qemu));
	say(advice,
	    "Since QEMU 10.0 q35 works as well, without a picture before the guest's driver "
	    "runs; before 10.1 it needs x-igd-opregion=on there.");
	say_memory(advice);
}

static void say_second(const struct advice *advice)
{
	say(advice, "As a second display only, beside an emulated one: OVMF, machine type q35, "
		    "address 02.0, and igd.rom of github.com/tomitamoeko/VfioIgdPkg as ROM file.");
	say(advice, "It needs Linux 6.18 or newer on the host, and QEMU 10.0 or newer; Proxmox VE "
		    "9.1 has 10.1.");
	say(advice,
	    "Reported of a UHD 770: so its outputs work in Windows guests, and not in Linux "
	    "guests.");
	say(advice, arena_printf(advice->arena,
				 "Its class is %04x: as the only display it needs 0300, which it "
				 "has if it is the firmware's primary display.",
				 advice->integrated->function->class_code >> 8));
	say_memory(advice);
}

static void say_virtual(const struct advice *advice)
{
	say(advice, "A virtual function, without outputs: any firmware, machine type and address, "
		    "beside an emulated display.");
	say(advice, "Linux guests need a driver that knows virtual functions, as the host does. "
		    "Windows guests end with Code 43 with some drivers, unless it gets a ROM file "
		    "(github.com/LongQT-sea/intel-igpu-passthru).");
}

/* --- AMD --- */

static bool leaves(const struct configuration *configuration, const struct function *function)
{
	const given_list *lists[] = { &configuration->given, &configuration->others };

	for (size_t list = 0; list < 2; list++)
		for (size_t i = 0; i < lists[list]->count; i++)
			if (lists[list]->items[i] == function)
				return true;
	return false;
}

static void say_goes_along(const struct advice *advice, const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];

	say(advice, arena_printf(advice->arena,
				 "Reported: without %s in the VM as well, a Linux guest's driver "
				 "does not start; the host then has no firmware TPM.",
				 pci_address_print(function->address, address)));
}

/* Of the functions beside it: one that has to go along, and those that are the processor's. */
static void say_neighbours(const struct advice *advice)
{
	const struct known_igpu *known = advice->integrated->known;
	struct slot slot = slot_of(advice->machine, advice->integrated->function);
	given_list stay = { 0 };
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	for (const struct function *at = slot.first; at < slot.past; at++)
		if (known->with_vendor && at->vendor == known->with_vendor &&
		    at->device == known->with_device)
			say_goes_along(advice, at);
		else if (at->vendor == VENDOR_AMD && !leaves(advice->configuration, at))
			*array_add(advice->arena, &stay) = at;
	for (size_t i = 0; i < stay.count; i++)
		list = arena_printf(advice->arena, "%s%s%s", list, i ? ", " : "",
				    pci_address_print(stay.items[i]->address, address));
	if (*list)
		say(advice, arena_printf(advice->arena,
					 "The host can keep the processor's functions beside it, "
					 "%s. Some report fewer faults if the VM gets the audio "
					 "and encryption functions among them too.",
					 list));
}

/* Where it is: in a file that a command writes, or where Linux shows it, as that of a card. */
static const char *video_bios(const struct advice *advice)
{
	const struct guest *guest = &advice->configuration->guest;
	const struct rom *rom = advice->integrated->function->rom;

	if (guest->rom_source)
		return arena_printf(advice->arena, "To have that file, run '%s > %s'.",
				    guest->rom_source, guest->rom_file);
	if (rom && rom->status == OK)
		return "Linux shows a ROM of it, which the guest sees without a file.";
	return "Its video BIOS was not seen. On a host started with UEFI it is in the ACPI table "
	       "VFCT; with amdgpu bound, in amdgpu_vbios of debugfs.";
}

static void say_apu(const struct advice *advice)
{
	say(advice, "Machine type q35, CPU type host, any address; SeaBIOS or OVMF, and its video "
		    "BIOS as ROM file.");
	say(advice, video_bios(advice));
	say(advice, "Windows with OVMF often ends with Code 43, unless the audio function next to "
		    "it gets AMDGopDriver.rom as ROM file "
		    "(github.com/isc30/ryzen-gpu-passthrough-proxmox).");
	say_neighbours(advice);
	say(advice, "Its reset is not reliable: after the VM has stopped, it may work again only "
		    "once the host has restarted. In Windows guests RadeonResetBugFix helps.");
}

/* --- Not known --- */

static void say_unproven(const struct advice *advice)
{
	const struct integrated *integrated = advice->integrated;

	if (integrated->known && integrated->known->way != IGPU_NONE)
		say(advice, arena_printf(advice->arena,
					 "Not known to work in a virtual machine: its class is "
					 "%04x, and legacy mode needs 0300, which it has if it is "
					 "the firmware's primary display.",
					 integrated->function->class_code >> 8));
	else
		say(advice,
		    arena_printf(advice->arena,
				 "Not known to work in a virtual machine: no source that "
				 "was read shows %04x:%04x working.",
				 integrated->function->vendor, integrated->function->device));
}

/* --- Together --- */

static void say_notes(const struct advice *advice)
{
	const struct known_igpu *known = advice->integrated->known;

	for (size_t i = 0; known && i < IGPU_NOTES && known->notes[i]; i++)
		say(advice, known->notes[i]);
}

static void set_files(struct configuration *configuration)
{
	enum graphics_way way = configuration->graphics.way;

	if (!graphics_is_at_2(way))
		return;
	configuration->guest_firmware =
		(struct text){ OK, way == GRAPHICS_VBIOS ? "seabios" : "ovmf" };
	configuration->guest.hide_rom = false;
	if (way != GRAPHICS_VBIOS)
		configuration->guest.rom_file = "igd.rom";
	/* i440fx has no ports of PCI Express */
	if (graphics_is_alone(way))
		configuration->guest.topology.ports.count =
			configuration->guest.topology.seats.count = 0;
}

void configuration_advise_graphics(const struct configurations *shared,
				   struct configuration *configuration)
{
	static void (*const says[])(const struct advice *) = {
		[GRAPHICS_UNPROVEN] = say_unproven, [GRAPHICS_VBIOS] = say_vbios,
		[GRAPHICS_ROM_FILE] = say_rom_file, [GRAPHICS_SECOND] = say_second,
		[GRAPHICS_APU] = say_apu,           [GRAPHICS_VIRTUAL] = say_virtual,
	};
	const struct integrated *integrated =
		integrated_of(&shared->integrated, configuration->device);
	const struct advice advice = { shared->arena, shared->machine, integrated, configuration };

	if (!integrated)
		return;
	configuration->graphics.way = integrated->way;
	configuration->graphics.known = integrated->known;
	set_files(configuration);
	says[integrated->way](&advice);
	say_notes(&advice);
}
