/*
 * CPU vendor, model and virtualisation, from the CPUID instruction and MSRs: Linux takes vmx and svm out of /proc/cpuinfo
 * where the firmware switched them off, so that file cannot tell "absent" from "locked off".
 */
#include "probes/probe.h"
#include "probes/lib/bytes.h"

#include <ctype.h>
#include <string.h>

enum { MSR_APIC_BASE = 0x1b, MSR_FEATURE_CONTROL = 0x3a };
#define MSR_VM_CR 0xc0010114U
#define LEAF_HYPERVISOR 0x40000000U
#define LEAF_EXTENDED 0x80000000U

struct registers {
	enum status status;
	uint32_t eax, ebx, ecx, edx;
};

static struct registers cpuid(struct source *source, struct machine *machine, uint32_t leaf)
{
	struct answer answer = source_cpuid(source, &machine->arena, leaf, 0);
	struct bytes bytes = bytes_of(answer.bytes, answer.length);
	struct registers registers = { .status = answer.status };

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
		struct registers part = cpuid(source, machine, LEAF_EXTENDED + 2 + i);
		if (part.status != OK)
			return "";
		memcpy(text + (size_t)i * 4, (uint32_t[]){ part.eax, part.ebx, part.ecx, part.edx }, 16);
	}
	return register_text(&machine->arena, text, 12);
}

static struct number msr(struct source *source, struct machine *machine, uint32_t reg)
{
	struct answer answer = source_msr(source, &machine->arena, 0, reg);
	struct bytes bytes = bytes_of(answer.bytes, answer.length);
	struct number number = { .status = answer.status };

	if (answer.status == OK) {
		number.value = bytes_u64(&bytes);
		number.status = bytes.bad ? FAILED : OK;
	}
	if (number.status == DENIED || number.status == FAILED)
		machine_gap(machine, arena_printf(&machine->arena, "CPU 0 MSR 0x%x", reg), "%s: %s", status_name(number.status),
			    number.status == DENIED ? "only root may read /dev/cpu/0/msr"
						    : "/dev/cpu/0/msr is not there or does not answer (modprobe msr)");
	return number;
}

static void look_at_features(struct source *source, struct machine *machine)
{
	enum { VMX = 5, X2APIC = 21, HYPERVISOR = 31, SVM = 2 };
	struct cpu *cpu = &machine->cpu;
	struct registers features = cpuid(source, machine, 1);
	struct registers extended = cpuid(source, machine, LEAF_EXTENDED + 1);

	cpu->status = features.status == OK && status_is_evidence(extended.status) ? OK : FAILED;
	cpu->vmx = features.ecx >> VMX & 1;
	cpu->x2apic = features.ecx >> X2APIC & 1;
	cpu->hypervisor = features.ecx >> HYPERVISOR & 1;
	cpu->svm = extended.ecx >> SVM & 1;
	if (cpu->hypervisor) {
		struct registers id = cpuid(source, machine, LEAF_HYPERVISOR);
		cpu->hypervisor_vendor = register_text(&machine->arena, (uint32_t[]){ id.ebx, id.ecx, id.edx }, 3);
	}
}

static void look(struct source *source, struct machine *machine)
{
	struct cpu *cpu = &machine->cpu;
	struct registers first = cpuid(source, machine, 0);

	cpu->status = first.status;
	if (first.status != OK)
		return;
	cpu->vendor = register_text(&machine->arena, (uint32_t[]){ first.ebx, first.edx, first.ecx }, 3);
	cpu->model = model(source, machine);
	look_at_features(source, machine);

	cpu->apic_base = msr(source, machine, MSR_APIC_BASE);
	if (cpu->vmx)
		cpu->feature_control = msr(source, machine, MSR_FEATURE_CONTROL);
	else if (cpu->svm)
		cpu->vm_cr = msr(source, machine, MSR_VM_CR);
}

PROBE(cpu, "CPU vendor, model and virtualisation", look)
