/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running kernel's command line says of its IOMMU and of interrupt remapping. Options hold
 * lists ("intel_iommu=on,sm_on"), and a later one overrules an earlier one, as Linux reads them:
 * intel/iommu.c, amd/init.c, irq_remapping.c, arch/x86/kernel/pci-dma.c. What stands behind "--" is
 * for init. Where the command line could not be seen nothing is said: ask its status first.
 */
#ifndef PROBES_ANALYSIS_KERNEL_OPTIONS_H
#define PROBES_ANALYSIS_KERNEL_OPTIONS_H

#include "probes/machine/machine.h"

/*
 * Hands what stands behind `name` ("pci=", "ivrs_ioapic[", or "nointremap" for a word without a
 * value) in each word that begins with it to `use`. A dash in the line stands for an underscore
 * too, as in Linux.
 */
void kernel_option_each(const struct machine *machine, const char *name,
			void (*use)(void *context, const char *at, const char *end), void *context);

/*
 * The same of the word `name` alone and of `name`=VALUE: what is handed over is empty, or begins
 * with '='.
 */
void kernel_option_each_value(const struct machine *machine, const char *name,
			      void (*use)(void *context, const char *at, const char *end),
			      void *context);

/* Whether a member of the list of the option `name` ("intel_iommu=") begins with `value`. */
bool kernel_option_has(const struct machine *machine, const char *name, const char *value);

/*
 * The option that keeps the kind of IOMMU that this machine has off, "intel_iommu=off"; NULL where
 * there is none.
 */
const char *option_iommu_off(const struct machine *machine);

/*
 * The option that keeps interrupts from being remapped, "intremap=off"; NULL where there is none.
 */
const char *option_remapping_off(const struct machine *machine);

/*
 * Whether confidential guests by AMD's SEV-SNP are wanted, by the command line or the log: iommu=pt
 * switches SNP off.
 */
bool snp_is_wanted(const struct machine *machine);

/*
 * Whether iommu=pt is an answer to faults of the host's own devices: not there yet, nor in SNP's
 * way.
 */
bool passthrough_is_an_answer(const struct machine *machine);

/*
 * Where an option is added on the host that runs this kernel: "in /etc/default/grub, then
 * update-grub". By what boot loaders write on the command line (BOOT_IMAGE=, initrd=\EFI\proxmox,
 * ostree=) and by the release; general words where neither tells.
 */
const char *option_where(const struct machine *machine);

/* What started it, by the command line. */
enum boot_loader { LOADER_UNKNOWN, LOADER_GRUB, LOADER_SYSTEMD_BOOT };
enum boot_loader boot_loader(const struct machine *machine);

#endif
