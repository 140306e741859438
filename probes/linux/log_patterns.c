/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/linux/log_patterns.h"

#include <string.h>

struct pattern {
	enum hint_kind kind;
	const char *words;
	const char *also; /* somewhere in the line, too; or NULL */
};

static const struct pattern table[] = {
	/* Faults. Linux 3 prints the reason on a line of its own. */
	{ HINT_DMAR_FAULT, "Request device [", "fault addr" },
	{ HINT_AMD_PAGE_FAULT, "Event logged [IO_PAGE_FAULT", NULL },
	{ HINT_AMD_PAGE_FAULT, "Event logged [RMP_PAGE_FAULT", NULL },
	{ HINT_AMD_PAGE_FAULT, "Event logged [INVALID_DEVICE_REQUEST", NULL },
	{ HINT_INTERRUPT_FAULT, "Request device [", "fault index" },
	{ HINT_FAULT_DETAIL, "handling fault status reg", NULL },
	{ HINT_FAULT_DETAIL, "[fault reason", NULL },
	{ HINT_FAULTS_SUPPRESSED, "dmar_fault: ", "callbacks suppressed" },
	{ HINT_FAULTS_SUPPRESSED, "amd_iommu_report_", "callbacks suppressed" },
	{ HINT_IOMMU_ERROR, "AMD-Vi: Event logged [", NULL },
	{ HINT_IOMMU_ERROR, "Completion-Wait loop timed out", NULL },
	{ HINT_IOMMU_ERROR, "VT-d detected", NULL },
	{ HINT_IOMMU_ERROR, "DMAR hardware is malfunctioning", NULL },
	{ HINT_IOMMU_ERROR, "Failed to add to iommu group", NULL },
	{ HINT_IOMMU_ERROR, "DMAR: Can't reserve memory", NULL },
	{ HINT_IOMMU_ERROR, "Failed to initialize IOMMU Hardware", NULL },
	{ HINT_IOMMU_ERROR, "Command buffer timeout", NULL },
	{ HINT_IOMMU_ERROR, "kernel BUG at drivers/iommu", NULL },
	{ HINT_IOMMU_ERROR, "WARNING: ", "at drivers/iommu" },

	/* Interrupts, before the firmware's faults, which are some of them. */
	{ HINT_IOAPIC_NOT_COVERED, "has no mapping iommu", NULL },
	{ HINT_IOAPIC_NOT_COVERED, "not in IVRS table", NULL },
	{ HINT_IOAPIC_NOT_COVERED, "No southbridge IOAPIC found", NULL },
	{ HINT_X2APIC_OPT_OUT, "sets x2apic opt out bit", NULL },
	{ HINT_X2APIC_OPT_OUT, "BIOS has requested that x2apic be disabled", NULL },
	{ HINT_X2APIC_OPT_OUT, "no_x2apic_optout' to override", NULL },
	{ HINT_REMAPPING_ON, "Enabled IRQ remapping in", NULL },
	{ HINT_REMAPPING_ON, "AMD-Vi: Interrupt remapping enabled", NULL },
	{ HINT_REMAPPING_ON, "AMD-Vi: Virtual APIC enabled", NULL },
	{ HINT_REMAPPING_OFF, "chipset that contains an erratum", NULL },
	{ HINT_REMAPPING_OFF, "nterrupt remapping will be disabled", NULL },
	{ HINT_REMAPPING_OFF, "nterrupt remapping is being disabled", NULL },
	{ HINT_REMAPPING_OFF, "isabling interrupt remapping", NULL },
	{ HINT_REMAPPING_OFF, "Failed to enable irq remapping", NULL },
	{ HINT_REMAPPING_OFF, "Failed to enable Interrupt-remapping", NULL },
	{ HINT_REMAPPING_OFF, "Failed to set up IRQ remapping", NULL },
	{ HINT_REMAPPING_OFF, "Not enable interrupt remapping", NULL },
	{ HINT_REMAPPING_OFF, "Not enabling interrupt remapping", NULL },
	{ HINT_X2APIC, "doesn't support X2APIC mode", NULL },
	{ HINT_X2APIC, "does not support EIM", NULL },
	{ HINT_X2APIC, "AMD-Vi: X2APIC enabled", NULL },
	{ HINT_X2APIC, "enabled by BIOS, switching to x2apic ops", NULL },
	{ HINT_X2APIC, "will be enabled to support x2apic", NULL },
	{ HINT_X2APIC, "x2apic enabled", NULL },
	{ HINT_X2APIC, "x2apic disabled", NULL },
	{ HINT_X2APIC, "x2apic not enabled", NULL },
	{ HINT_X2APIC, "APIC routing to", "x2apic" },

	/* Devices that are refused, before the firmware's faults as well. */
	{ HINT_RESERVED_MEMORY, "ineligible for IOMMU domain attach", NULL },
	{ HINT_RESERVED_MEMORY, "have a 1:1 IOMMU mapping", NULL },
	{ HINT_RESERVED_MEMORY, "assuming all RMRRs are relaxable", NULL },

	/* The firmware's faults. */
	{ HINT_IOMMU_FIRMWARE_BUG, "BIOS is broken", NULL },
	{ HINT_IOMMU_FIRMWARE_BUG, "No firmware reserved region can cover", NULL },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Bug]", "DMAR" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Bug]", "RMRR" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Bug]", "AMD-Vi" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Bug]", "IVRS" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Bug]", "IOMMU" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Warn]", "DMAR" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Warn]", "AMD-Vi" },
	{ HINT_IOMMU_FIRMWARE_BUG, "[Firmware Warn]", "EFR mismatch" },
	{ HINT_IOMMU_FIRMWARE_BUG, "This is a BIOS bug", NULL },
	{ HINT_FIRMWARE_BUG, "[Firmware Bug]", NULL },
	{ HINT_FIRMWARE_BUG, "BIOS bug", NULL },
	{ HINT_IOMMU_TABLE, "Invalid DMAR haw", NULL },
	{ HINT_IOMMU_TABLE, "Record passes table end", NULL },
	{ HINT_IOMMU_TABLE, "No DRHD structure found", NULL },
	{ HINT_IOMMU_TABLE, "Unsupported device scope", NULL },
	{ HINT_IOMMU_TABLE, "Device scope type does not match", NULL },
	{ HINT_IOMMU_TABLE, "Device scope device [", NULL },
	{ HINT_IOMMU_TABLE, "RHSA refers to non-existent", NULL },
	{ HINT_IOMMU_TABLE, "ANDD object name is not NUL", NULL },
	{ HINT_IOMMU_TABLE, "Failed to find handle for ACPI object", NULL },
	{ HINT_IOMMU_TABLE, "No supported address widths", NULL },
	{ HINT_IOMMU_TABLE, "Cannot get a valid agaw", NULL },
	{ HINT_IOMMU_TABLE, "IVRS invalid checksum", NULL },
	{ HINT_IOMMU_TABLE, "Invalid IVHD device type", NULL },
	{ HINT_IOMMU_TABLE, "Unsupported IVHD type", NULL },
	{ HINT_IOMMU_TABLE, "Found inconsistent EFR", NULL },

	/*
	 * Memory encryption of guests, before the IOMMU as a whole: the kernel says in one line
	 * that SNP wants what is off.
	 */
	{ HINT_SNP, "SNP cannot be supported", NULL },
	{ HINT_SNP, "SNP cannot be enabled", NULL },
	{ HINT_SNP, "SEV-SNP", NULL },

	/* The IOMMU as a whole. For graphics alone it is no matter of on and off. */
	{ HINT_IOMMU_MODE, "Disabling IOMMU for graphics", NULL },
	{ HINT_IOMMU_MODE, "IOMMU disabling for graphics", NULL },
	{ HINT_IOMMU_OFF, "Parse DMAR table failure", NULL },
	{ HINT_IOMMU_OFF, "No DMAR devices found", NULL },
	{ HINT_IOMMU_OFF, "DMAR: Initialization failed", NULL },
	{ HINT_IOMMU_OFF, "IOMMU disabled", NULL },
	{ HINT_IOMMU_OFF, "Disabling IOMMU", NULL },
	{ HINT_IOMMU_OFF, "Disable IOMMU on", NULL },
	{ HINT_IOMMU_OFF, "Firmware forces DMA remapping off", NULL },
	{ HINT_IOMMU_OFF, "DMA translation not supported", NULL },
	{ HINT_IOMMU_OFF, "IOMMU not currently supported when SME", NULL },
	{ HINT_IOMMU_ON, "IOMMU enabled", NULL },
	{ HINT_IOMMU_ON, "Intel-IOMMU: enabled", NULL },
	{ HINT_IOMMU_ON, "Virtualization Technology for Directed I/O", NULL },
	{ HINT_IOMMU_ON, "force enabled due to platform opt in", NULL },
	{ HINT_IOMMU_ON, "IOMMU DMA protection is enabled", NULL },
	{ HINT_IOMMU_MODE, "Default domain type", NULL },
	{ HINT_IOMMU_MODE, "TLB invalidation policy", NULL },
	{ HINT_IOMMU_MODE, "IO/TLB flush", NULL },
	{ HINT_IOMMU_MODE, "Initialized for Passthrough Mode", NULL },
	{ HINT_IOMMU_MODE, "scalable mode", NULL },
	{ HINT_IOMMU_MODE, "ardware identity mapping for device", NULL },
	{ HINT_IOMMU_MODE, "but we are not in kdump mode", NULL },
	{ HINT_IOMMU_MODE, "DMAR: IOMMU feature ", "inconsistent" },
	{ HINT_IOMMU_MODE, "AMD-Vi: IOMMU SNP support", NULL },
	{ HINT_IOMMU_MODE, "AMD IOMMUv2 functionality not available", NULL },
	{ HINT_IOMMU_MODE, "non-identity mapping", NULL },
	{ HINT_REMAPPING_UNIT, "reg_base_addr", "ecap" },
	{ HINT_REMAPPING_UNIT, "AMD-Vi: Found IOMMU", NULL },
	{ HINT_REMAPPING_UNIT, "AMD-Vi: Extended features", NULL },
	{ HINT_REMAPPING_UNIT, "AMD-Vi: Using global IVHD EFR", NULL },

	/* Isolation, memory, devices. */
	{ HINT_ACS_OVERRIDE, "PCIe ACS overrides enabled", NULL },
	{ HINT_ACS_WORKAROUND, "ACS workaround enabled", NULL },
	{ HINT_ACS_WORKAROUND, "Failed to enable Intel PCH", "ACS" },
	{ HINT_BAR, "BAR ", "can't reserve" },
	{ HINT_BAR, "BAR ", "no space for" },
	{ HINT_BAR, "BAR ", "; no space" },
	{ HINT_BAR, "BAR ", "failed to assign" },
	{ HINT_BAR, "BAR ", "can't assign" },
	{ HINT_BAR, "BAR ", "can't claim" },
	{ HINT_CONFIG_SPACE, "not using MMCONFIG", NULL },
	{ HINT_CONFIG_SPACE, "not using ECAM", NULL },
	{ HINT_CONFIG_SPACE, "can't access extended configuration space", NULL },
	{ HINT_CONFIG_SPACE, "can't access extended PCI configuration space", NULL },
	{ HINT_CONFIG_SPACE, "extended config space not accessible", NULL },
	{ HINT_VFIO, "No interrupt remapping support", NULL },
	{ HINT_VFIO, "No interrupt remapping for this platform", NULL },
	{ HINT_VFIO, "MSI interrupts are not secure", NULL },
	{ HINT_VFIO, "Cannot bind to PF with SR-IOV enabled", NULL },
	{ HINT_VFIO, "Failed to setup Intel IGD regions", NULL },
	{ HINT_VFIO, "vfio-pci ", "Invalid PCI ROM" },
	{ HINT_VFIO, "vfio-pci ", "denylist" },
	{ HINT_VFIO, "vfio-pci ", "blacklist" },
	{ HINT_VFIO, "vfio-noiommu", NULL },
	{ HINT_RESET, "not ready ", "after" },
	{ HINT_RESET, "timed out waiting for pending transaction", NULL },
	{ HINT_RESET, "invalid power transition", NULL },
	{ HINT_RESET, "Refused to change power state", NULL },
	{ HINT_RESET, "Unable to change power state from", NULL },
	{ HINT_RESET, "can't change power state from", NULL },
	{ HINT_RESET, "reset recovery - restoring", NULL },
	{ HINT_SRIOV, "MSI-X interrupts available for SR-IOV", NULL },
	{ HINT_SRIOV, "not enough MMIO resources for SR-IOV", NULL },
	{ HINT_SRIOV, "SR-IOV: bus number out of range", NULL },
	{ HINT_SRIOV, "not enough MMIO BARs for SR-IOV", NULL },
	{ HINT_VIRTUALIZATION_OFF, "isabled by bios", NULL },
	{ HINT_VIRTUALIZATION_OFF, "disabled by BIOS", NULL },
	{ HINT_VIRTUALIZATION_OFF, "SVM disabled (by BIOS)", NULL },
	{ HINT_VIRTUALIZATION_OFF, "kvm: no hardware support", NULL },
	{ HINT_LOCKDOWN, "Kernel is locked down", NULL },
	{ HINT_LOCKDOWN, "ockdown: ", "restricted" },
};

enum { PATTERNS = sizeof table / sizeof *table };
_Static_assert((int)PATTERNS < (int)LOG_PATTERNS_AT_MOST && (int)LOG_PATTERNS_AT_MOST <= UINT8_MAX,
	       "a byte numbers a pattern");

void log_patterns_prepare(struct log_patterns *patterns)
{
	*patterns = (struct log_patterns){ 0 };
	for (size_t i = PATTERNS; i > 0; i--) {
		uint8_t *first = &patterns->first[(unsigned char)table[i - 1].words[0]];
		patterns->next[i] = *first;
		*first = (uint8_t)i;
	}
}

static bool fits(const struct pattern *pattern, const char *line, size_t length, size_t at)
{
	for (const char *word = pattern->words; *word; word++, at++)
		if (at == length || line[at] != *word)
			return false;
	return !pattern->also || memmem(line, length, pattern->also, strlen(pattern->also));
}

enum hint_kind log_patterns_match(const struct log_patterns *patterns, const char *line,
				  size_t length)
{
	size_t best = PATTERNS + 1;

	for (size_t at = 0; at < length && best > 1; at++)
		for (size_t i = patterns->first[(unsigned char)line[at]]; i && i < best;
		     i = patterns->next[i])
			if (fits(&table[i - 1], line, length, at))
				best = i;
	return best > PATTERNS ? HINT_KINDS : table[best - 1].kind;
}

const char *hint_kind_name(enum hint_kind kind)
{
	static const char *const names[HINT_KINDS] = {
		[HINT_DMAR_FAULT] = "dmar-fault",
		[HINT_AMD_PAGE_FAULT] = "amd-io-page-fault",
		[HINT_INTERRUPT_FAULT] = "interrupt-remapping-fault",
		[HINT_FAULT_DETAIL] = "fault-detail",
		[HINT_FAULTS_SUPPRESSED] = "faults-suppressed",
		[HINT_IOMMU_ERROR] = "iommu-error",
		[HINT_IOMMU_FIRMWARE_BUG] = "iommu-firmware-bug",
		[HINT_FIRMWARE_BUG] = "firmware-bug",
		[HINT_IOMMU_TABLE] = "iommu-table",
		[HINT_IOAPIC_NOT_COVERED] = "ioapic-not-covered",
		[HINT_REMAPPING_ON] = "interrupt-remapping-on",
		[HINT_REMAPPING_OFF] = "interrupt-remapping-off",
		[HINT_X2APIC] = "x2apic",
		[HINT_X2APIC_OPT_OUT] = "x2apic-opt-out",
		[HINT_IOMMU_ON] = "iommu-on",
		[HINT_IOMMU_OFF] = "iommu-off",
		[HINT_IOMMU_MODE] = "iommu-mode",
		[HINT_REMAPPING_UNIT] = "remapping-unit",
		[HINT_ACS_OVERRIDE] = "acs-override",
		[HINT_ACS_WORKAROUND] = "acs-workaround",
		[HINT_RESERVED_MEMORY] = "reserved-memory",
		[HINT_BAR] = "bar",
		[HINT_CONFIG_SPACE] = "config-space",
		[HINT_VFIO] = "vfio",
		[HINT_RESET] = "reset",
		[HINT_SRIOV] = "sr-iov",
		[HINT_SNP] = "snp",
		[HINT_VIRTUALIZATION_OFF] = "virtualization-off",
		[HINT_LOCKDOWN] = "lockdown",
	};

	return names[kind];
}
