/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where an option goes, by what boot loaders write on the command line; IOAPICs that it names. */
#include "probes/analysis/ioapics.h"
#include "probes/analysis/kernel_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void an_option_goes_where_this_host_has_it(void **state)
{
	static const struct {
		const char *line, *release, *part;
	} hosts[] = {
		{ "BOOT_IMAGE=/boot/vmlinuz-6.8.12-4-pve root=/dev/mapper/pve-root ro quiet",
		  "6.8.12-4-pve", "update-grub" },
		{ "initrd=\\EFI\\proxmox\\6.8.12-4-pve\\initrd.img root=ZFS=rpool/ROOT/pve-1",
		  "6.8.12-4-pve", "/etc/kernel/cmdline, then proxmox-boot-tool" },
		{ "BOOT_IMAGE=/bzimage initrd=/bzroot", "6.1.64-Unraid", "syslinux.cfg" },
		{ "talos.platform=metal console=tty0", "6.6.32-talos", "Image Factory" },
		{ "initrd=\\EFI\\nixos\\a-initrd.efi init=/nix/store/a/init", "6.6.32",
		  "boot.kernelParams" },
		{ "BOOT_IMAGE=(hd0,gpt2)/ostree/fedora/vmlinuz ostree=/ostree/boot.1/fedora/0",
		  "6.8.5-301.fc40.x86_64", "rpm-ostree kargs" },
		{ "BOOT_IMAGE=/vmlinuz root=/dev/sda2", "6.8.5-301.fc40.x86_64", "grubby" },
		{ "BOOT_IMAGE=/ROOT/24.10@/boot/vmlinuz root=ZFS=boot-pool/ROOT/24.10",
		  "6.6.44-production+truenas", "midclt" },
		{ "BOOT_IMAGE=/boot/vmlinuz ignition.platform.id=metal", "6.4.0-24-default",
		  "transactional-update" },
		{ "initrd=\\initramfs-linux.img root=/dev/sda2", "6.9.1-arch1-1",
		  "loader/entries" },
		{ "BOOT_IMAGE=/boot/vmlinuz-6.1.0-25-amd64 root=/dev/sda2", "6.1.0-25-amd64",
		  "update-grub" },
		{ "quiet", "6.12.43", "in the boot loader's configuration" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct machine machine = { .kernel = { .command_line = { OK, hosts[i].line },
						       .release = { OK, hosts[i].release } } };
		const char *where = option_where(&machine);
		if (!strstr(where, hosts[i].part))
			fail_msg("%s: expected \"%s\", found \"%s\"", hosts[i].line, hosts[i].part,
				 where);
	}
	assert_string_equal(option_where(&(struct machine){ 0 }),
			    "in the boot loader's configuration");
}

static void an_option_names_an_ioapic(void **state)
{
	static const struct {
		const char *line;
		bool covered;
	} lines[] = {
		{ "quiet", false },
		{ "ivrs_ioapic=34@0000:40:00.1", true },
		{ "ivrs_ioapic=34@40:00.1", true },
		{ "ivrs_ioapic[34]=40:00.1", true },
		{ "ivrs_ioapic=33@0000:40:00.1", false },
		{ "ivrs_ioapic=34", false },
		{ "ivrs_ioapic=", false },
	};
	const struct ioapic ioapic = { .id = 34, .covered = { OK, false } };

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct machine machine = { .kernel.command_line = { OK, lines[i].line },
					   .iommu.kind = IOMMU_AMD };
		if (ioapic_is_covered(&machine, &ioapic).value != lines[i].covered)
			fail_msg("%s", lines[i].line);
		if (lines[i].covered)
			assert_int_equal(ioapic_source(&machine, &ioapic).value, 0x4001);
	}
}

static void no_ioapic_gets_the_place_of_another(void **state)
{
	struct machine machine = { .kernel.release = { OK, "6.8.0" }, .iommu.kind = IOMMU_AMD };

	(void)state;
	array_add(&machine.arena, &machine.iommu.units)->function =
		(struct pci_address){ .function = 2 };
	array_add(&machine.arena, &machine.iommu.units)->function =
		(struct pci_address){ .bus = 0x40, .function = 2 };
	*array_add(&machine.arena, &machine.iommu.ioapics) =
		(struct ioapic){ .id = 33, .source = { OK, 1 }, .first_interrupt = 24 };
	struct ioapic *missing = array_add(&machine.arena, &machine.iommu.ioapics);
	*missing = (struct ioapic){ .id = 34, .source.status = ABSENT, .first_interrupt = 56 };
	const char *remedy = ioapic_remedy(&machine.arena, &machine, missing);
	assert_non_null(strstr(remedy, "Add ivrs_ioapic=34@0000:40:00.1 "));
	assert_null(strstr(remedy, "0000:00:00.1"));
	machine.kernel.release.value = "5.15.0";
	remedy = ioapic_remedy(&machine.arena, &machine, missing);
	assert_non_null(strstr(remedy, "ivrs_ioapic[34]=40:00.1 "));
	missing->source = (struct number){ .status = ABSENT };
	machine.iommu.units.count = 1;
	assert_null(ioapic_remedy(&machine.arena, &machine, missing));
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_option_goes_where_this_host_has_it),
		cmocka_unit_test(an_option_names_an_ioapic),
		cmocka_unit_test(no_ioapic_gets_the_place_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
