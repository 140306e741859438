/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far addresses reach: of the IOMMU, of the CPU, of a guest. Pure over facts. */
#ifndef PROBES_ANALYSIS_ADDRESS_BITS_H
#define PROBES_ANALYSIS_ADDRESS_BITS_H

#include "probes/machine/machine.h"

/*
 * Bits to which a guest's addresses must be limited, so that Intel's IOMMU translates what is
 * mapped for this function: a guest that sees the CPU's own number of bits puts BARs at the top of
 * them. ABSENT: no limit is needed. Linux: the least of MGAW and what the widest of the tables that
 * SAGAW names reaches.
 */
struct number guest_address_bits(const struct machine *machine, const struct function *function);

/*
 * Bits that addresses of this machine have, by the CPU or, where it was not asked, by the DMAR's
 * host address width.
 */
struct number host_address_bits(const struct machine *machine);

#endif
