/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AMD: whether Linux finds the IOAPIC of the southbridge (amd/init.c, check_ioapic_information()).
 */
#ifndef PROBES_ANALYSIS_SOUTHBRIDGE_H
#define PROBES_ANALYSIS_SOUTHBRIDGE_H

#include "probes/machine/machine.h"

/*
 * Which IOAPIC has to be where, for Linux to remap interrupts; it relies on it for the timer.
 * versions.quirks tells which release asks what.
 */
enum southbridge_test {
	SOUTHBRIDGE_UNKNOWN,  /* one of the next two; which is not known */
	SOUTHBRIDGE_ANY,      /* any of them makes its requests as 00:14.0 */
	SOUTHBRIDGE_BY_TIMER, /* that of interrupt 0 does; on Hygon also as 00:0b.0 */
	SOUTHBRIDGE_BY_CLASS, /* that of interrupt 0, as an SMBus controller or ISA bridge */
};

enum southbridge_test southbridge_test(const struct machine *machine);

/*
 * Whether it is there. An option or Linux's list of machines stands for the IVRS. ABSENT for other
 * kinds of IOMMU and without MADT. FAILED also where the two tests that may hold differ.
 */
struct flag southbridge_ioapic_is_right(const struct machine *machine);

/* Whether naming 00:14.0 for it on the kernel command line would pass that test. */
bool southbridge_can_be_named(const struct machine *machine);

#endif
