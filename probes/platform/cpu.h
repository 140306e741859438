/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking the CPU: what the probes about it share. */
#ifndef PROBES_PLATFORM_CPU_H
#define PROBES_PLATFORM_CPU_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

/* Where the extended range of leaves begins. */
#define CPUID_EXTENDED 0x80000000U

struct cpuid {
	enum status status; /* FAILED also where the answer is too short */
	uint32_t eax, ebx, ecx, edx;
};

/* A leaf's first subleaf. */
struct cpuid cpu_cpuid(struct source *source, struct arena *arena, uint32_t leaf);

/*
 * A model specific register. ABSENT where the CPU has none of this number; FAILED also where the
 * answer is too short.
 */
struct number cpu_msr(struct source *source, struct arena *arena, uint32_t cpu, uint32_t reg);

/* The same of CPU 0; a gap where it could not be read. */
struct number cpu_first_msr(struct source *source, struct machine *machine, uint32_t reg);

/* What Linux shows of the CPU's virtualisation, where CPUID was not asked. */
void cpu_look_by_linux(struct source *source, struct machine *machine);

#endif
