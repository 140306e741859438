/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Model-specific registers of x86 CPUs: Intel SDM volume 4, AMD APM volume 2, appendix A. */
#ifndef PROBES_MACHINE_MSR_H
#define PROBES_MACHINE_MSR_H

enum {
	MSR_APIC_BASE = 0x1b,
	MSR_FEATURE_CONTROL = 0x3a, /* Intel: the lock of VMX */
	MSR_XAPIC_DISABLE_STATUS = 0xbd,
	MSR_ARCH_CAPABILITIES = 0x10a,
	MSR_VMX_BASIC = 0x480,
	MSR_VMX_PIN = 0x481,
	MSR_VMX_SECONDARY = 0x48b,
	MSR_VMX_TRUE_PIN = 0x48d,
};

#define MSR_VM_CR 0xc0010114U /* AMD: the lock of SVM; no int */

#endif
