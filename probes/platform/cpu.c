/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU vendor, model and what it is able to do, from the CPUID instruction and MSRs: Linux takes vmx
 * and svm out of /proc/cpuinfo where the firmware switched them off, so that file cannot tell
 * "absent" from "locked off".
 */
#include "probes/platform/cpu.h"
#include "probes/scan/probe.h"
#include "probes/lib/bytes.h"
#include "probes/machine/msr.h"

#include <ctype.h>
#include <string.h>

#define LEAF_HYPERVISOR 0x40000000U

struct cpuid cpu_cpuid(struct source *source, struct arena *arena, uint32_t leaf)
{
	struct answer answer = source_cpuid(source, arena, leaf, 0);
	struct bytes bytes = bytes_of(answer.bytes, answer.length);
	struct cpuid registers = { .status = answer.status };

	if (answer.status != OK)
		return registers;
	registers.eax = bytes_u32(&bytes);
	registers.ebx = bytes_u32(&bytes);
	registers.ecx = bytes_u32(&bytes);
	registers.edx = bytes_u32(&bytes);
	if (bytes.bad)
		registers.status = FAILED;
	return registers;
}

/* A text made of registers: printable ASCII only, white space at its ends taken off. */
static const char *register_text(struct arena *arena, const uint32_t *registers, size_t count)
{
	char raw[64] = "";
	size_t length = 0;

	for (size_t i = 0; i < count * 4 && length < sizeof raw - 1; i++) {
		char c = (char)(registers[i / 4] >> (i % 4 * 8) & 0xff);
		if (isprint((unsigned char)c) && (c != ' ' || length))
			raw[length++] = c;
	}
	while (length && raw[length - 1] == ' ')
		length--;
	return arena_copy(arena, raw, length);
}

static const char *model(struct source *source, struct machine *machine)
{
	uint32_t text[12];

	for (uint32_t i = 0; i < 3; i++) {
		struct cpuid part = cpu_cpuid(source, &machine->arena, CPUID_EXTENDED + 2 + i);
		if (part.status != OK)
			return "";
		memcpy(text + (size_t)i * 4, (uint32_t[]){ part.eax, part.ebx, part.ecx, part.edx },
		       16);
	}
	return register_text(&machine->arena, text, 12);
}

struct number cpu_msr(struct source *source, struct arena *arena, uint32_t cpu, uint32_t reg)
{
	struct answer answer = source_msr(source, arena, cpu, reg);
	struct bytes bytes = bytes_of(answer.bytes, answer.length);
	struct number number = { .status = answer.status };

	if (answer.status == OK) {
		number.value = bytes_u64(&bytes);
		number.status = bytes.bad ? FAILED : OK;
	}
	return number;
}

struct number cpu_first_msr(struct source *source, struct machine *machine, uint32_t reg)
{
	struct number number = cpu_msr(source, &machine->arena, 0, reg);

	if (number.status == DENIED || number.status == FAILED)
		machine_gap(machine, arena_printf(&machine->arena, "CPU 0 MSR 0x%x", reg), "%s: %s",
			    status_name(number.status),
			    number.status == DENIED
				    ? "only root may read /dev/cpu/0/msr"
				    : "/dev/cpu/0/msr is missing or unreadable (modprobe msr)");
	return number;
}

static void look_at_features(struct source *source, struct machine *machine)
{
	enum { VMX = 5, X2APIC = 21, HYPERVISOR = 31, SVM = 2 };
	struct cpu *cpu = &machine->cpu;
	struct cpuid features = cpu_cpuid(source, &machine->arena, 1);
	struct cpuid extended = cpu_cpuid(source, &machine->arena, CPUID_EXTENDED + 1);

	cpu->status = features.status == OK && status_is_evidence(extended.status) ? OK : FAILED;
	cpu->vmx = features.ecx >> VMX & 1;
	cpu->x2apic = features.ecx >> X2APIC & 1;
	cpu->hypervisor = features.ecx >> HYPERVISOR & 1;
	cpu->svm = extended.ecx >> SVM & 1;
	if (cpu->hypervisor) {
		struct cpuid id = cpu_cpuid(source, &machine->arena, LEAF_HYPERVISOR);
		if (id.status == OK)
			cpu->hypervisor_vendor = register_text(
				&machine->arena, (uint32_t[]){ id.ebx, id.ecx, id.edx }, 3);
	}
}

/* Bits 7:0 of EAX; the answer is in every CPU that has the leaf. */
static struct number address_bits(struct source *source, struct machine *machine)
{
	struct cpuid sizes = cpu_cpuid(source, &machine->arena, CPUID_EXTENDED + 8);

	return (struct number){ sizes.status, sizes.eax & 0xff };
}

/*
 * Some CPUs can be locked in x2APIC mode: SDM volume 4, IA32_XAPIC_DISABLE_STATUS bit 0. That
 * register is there where IA32_ARCH_CAPABILITIES says so (bit 21), and that one where CPUID 7 EDX
 * bit 29 does. A CPU without them is not locked.
 */
static struct flag x2apic_locked(struct source *source, struct machine *machine)
{
	enum { HAS_ARCH_CAPABILITIES = 29, HAS_DISABLE_STATUS = 21 };
	const struct cpuid leaf = cpu_cpuid(source, &machine->arena, 7);
	struct number capabilities = { .status = ABSENT }, status = { .status = ABSENT };

	if (!status_is_evidence(leaf.status) || !status_is_evidence(machine->cpu.apic_base.status))
		return (struct flag){ .status = status_is_evidence(leaf.status)
							? machine->cpu.apic_base.status
							: leaf.status };
	if (leaf.edx >> HAS_ARCH_CAPABILITIES & 1)
		capabilities = cpu_first_msr(source, machine, MSR_ARCH_CAPABILITIES);
	if (!status_is_evidence(capabilities.status))
		return (struct flag){ .status = capabilities.status };
	if (capabilities.value >> HAS_DISABLE_STATUS & 1)
		status = cpu_first_msr(source, machine, MSR_XAPIC_DISABLE_STATUS);
	if (!status_is_evidence(status.status))
		return (struct flag){ .status = status.status };
	return (struct flag){ OK, status.value & 1 };
}

static void look(struct source *source, struct machine *machine)
{
	struct cpu *cpu = &machine->cpu;
	struct cpuid first = cpu_cpuid(source, &machine->arena, 0);

	cpu->status = first.status;
	if (first.status != OK)
		return;
	cpu->vendor =
		register_text(&machine->arena, (uint32_t[]){ first.ebx, first.edx, first.ecx }, 3);
	cpu->model = model(source, machine);
	look_at_features(source, machine);
	cpu->physical_address_bits = address_bits(source, machine);
	cpu->apic_base = cpu_first_msr(source, machine, MSR_APIC_BASE);
	cpu->x2apic_locked = x2apic_locked(source, machine);
}

PROBE(cpu, "CPU vendor, model, interrupt controller", look)
