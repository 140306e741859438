/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VT-x or AMD-V: what it is able to do, and whether the firmware locked it off on any CPU that is
 * online.
 *
 * Intel SDM volume 3, appendix A (the capability MSRs of VMX) and 24.7 (MSR 3a); AMD APM volume 3,
 * CPUID 8000000A, and volume 2, 15.30.1 (VM_CR). A firmware that sets the lock on some CPUs only is
 * broken, and exists.
 */
#include "probes/lib/text.h"
#include "probes/machine/msr.h"
#include "probes/platform/cpu.h"
#include "probes/scan/probe.h"

#define ONLINE "/sys/devices/system/cpu/online"

/* Linux knows no more CPUs. */
enum { CPUS_AT_MOST = 8192 };

/* --- What it can --- */

static struct flag flag_of(struct number number, unsigned bit)
{
	return (struct flag){ number.status, number.status == OK && number.value >> bit & 1 };
}

/* A CPU without the register is old, and has nothing of what it tells. */
static struct number controls(struct source *source, struct machine *machine, uint32_t reg)
{
	struct number number = cpu_first_msr(source, machine, reg);

	return number.status == ABSENT ? (struct number){ OK, 0 } : number;
}

/* The upper half of each register tells what may be switched on. */
static void look_at_vmx(struct source *source, struct machine *machine,
			struct virtualization_details *details)
{
	enum {
		HAS_TRUE_CONTROLS = 55,
		POSTED = 39,
		EPT = 33,
		X2APIC = 36,
		UNRESTRICTED = 39,
		APIC_REGISTERS = 40,
		DELIVERY = 41
	};
	struct number basic = controls(source, machine, MSR_VMX_BASIC),
		      secondary = controls(source, machine, MSR_VMX_SECONDARY);
	struct number pin = { .status = basic.status };

	if (basic.status == OK)
		pin = controls(source, machine,
			       basic.value >> HAS_TRUE_CONTROLS & 1 ? MSR_VMX_TRUE_PIN
								    : MSR_VMX_PIN);
	details->ept = flag_of(secondary, EPT);
	details->unrestricted_guest = flag_of(secondary, UNRESTRICTED);
	details->x2apic_virtualization = flag_of(secondary, X2APIC);
	details->posted_interrupts = flag_of(pin, POSTED);
	details->apicv = flag_of(secondary, APIC_REGISTERS);
	details->apicv.value &=
		flag_of(secondary, DELIVERY).value && details->posted_interrupts.value;
	if (secondary.status == OK)
		details->apicv.status = pin.status;
}

static void look_at_svm(struct source *source, struct machine *machine,
			struct virtualization_details *details)
{
	enum { NPT = 0, AVIC = 13, X2AVIC = 18 };
	struct cpuid leaf = cpu_cpuid(source, &machine->arena, CPUID_EXTENDED + 0xa);
	struct number edx = { leaf.status == ABSENT ? OK : leaf.status, leaf.edx };

	details->npt = flag_of(edx, NPT);
	details->avic = flag_of(edx, AVIC);
	details->x2avic = flag_of(edx, X2AVIC);
	details->ept.status = details->unrestricted_guest.status = details->apicv.status = ABSENT;
	details->posted_interrupts.status = details->x2apic_virtualization.status = ABSENT;
}

/* --- The lock of every CPU --- */

struct range {
	uint64_t first, last;
};

/*
 * "0-3,8": the next range, behind the one before. False at the end, and where the text is none;
 * `bad` tells them apart.
 */
static bool next_range(const char **text, struct range *range, bool *bad)
{
	uint64_t least = range->last + 1;

	if (!**text)
		return false;
	*bad = !text_take_decimal(text, CPUS_AT_MOST - 1, &range->first) || range->first < least;
	range->last = range->first;
	if (!*bad && **text == '-') {
		++*text;
		*bad = !text_take_decimal(text, CPUS_AT_MOST - 1, &range->last) ||
		       range->last < range->first;
	}
	if (!*bad && **text == ',')
		*bad = !*++*text;
	else if (**text)
		*bad = true;
	return !*bad;
}

struct locks {
	struct source *source;
	struct machine *machine;
	uint32_t reg;
	const struct number *first; /* of CPU 0 */
	size_t unread;
	uint32_t first_unread;
	enum status why;
};

static void compare_lock(struct locks *locks, uint32_t number)
{
	struct cpu *cpu = &locks->machine->cpu;
	struct number lock = cpu_msr(locks->source, &locks->machine->arena, number, locks->reg);

	if (lock.status != OK) {
		if (!locks->unread++)
			locks->first_unread = number;
		/* A refusal says more than that nobody asked. */
		if (locks->why == NOT_ASKED)
			locks->why = lock.status == ABSENT ? FAILED : lock.status;
		return;
	}
	if (lock.value != locks->first->value)
		*array_add(&locks->machine->arena, &cpu->differing) =
			(struct cpu_lock){ number, lock.value };
}

static void compare_range(struct locks *locks, const struct range *range)
{
	for (unsigned long number = range->first; number <= range->last; number++)
		if (number && locks->first->status == OK)
			compare_lock(locks, (uint32_t)number);
}

/* Where nobody recorded the other CPUs ("not asked") that is no gap of this machine. */
static void finish(struct locks *locks)
{
	struct cpu *cpu = &locks->machine->cpu;

	cpu->differ = (struct flag){ locks->unread ? locks->why : locks->first->status,
				     cpu->differing.count > 0 };
	if (locks->unread && locks->why != NOT_ASKED)
		machine_gap(locks->machine,
			    arena_printf(&locks->machine->arena, "MSR 0x%x of the other CPUs",
					 locks->reg),
			    "%s for %zu CPUs, first of them CPU %u", status_name(locks->why),
			    locks->unread, locks->first_unread);
}

static void look_at_locks(struct locks *locks)
{
	struct machine *machine = locks->machine;
	struct answer answer = source_read(locks->source, &machine->arena, ONLINE);
	const char *text = answer_line(&machine->arena, &answer);
	struct range range = { .last = -1UL }; /* so that the first may begin at 0 */
	size_t online = 0;
	bool bad = !*text;

	machine->cpu.online.status = machine->cpu.differ.status = answer.status;
	if (answer.status != OK)
		return;
	while (next_range(&text, &range, &bad)) {
		online += range.last - range.first + 1;
		compare_range(locks, &range);
	}
	if (bad) {
		machine->cpu.online.status = machine->cpu.differ.status = FAILED;
		machine_gap(machine, ONLINE, "failed: not a list of CPUs below %d", CPUS_AT_MOST);
		return;
	}
	machine->cpu.online.value = online;
	finish(locks);
}

/* Where one register was refused the others would be. */
static void look_at_details(struct source *source, struct machine *machine, enum status lock)
{
	struct virtualization_details *details = &machine->cpu.details;

	if (!machine->cpu.vmx) {
		look_at_svm(source, machine, details);
		return;
	}
	if (status_is_evidence(lock))
		look_at_vmx(source, machine, details);
	else
		details->ept.status = details->unrestricted_guest.status = details->apicv.status =
			details->posted_interrupts.status = details->x2apic_virtualization.status =
				lock;
	details->npt.status = details->avic.status = details->x2avic.status = ABSENT;
}

static void no_details(struct virtualization_details *details)
{
	const struct flag none = { .status = ABSENT };

	*details =
		(struct virtualization_details){ none, none, none, none, none, none, none, none };
}

static void look(struct source *source, struct machine *machine)
{
	struct cpu *cpu = &machine->cpu;
	struct number *lock = cpu->vmx ? &cpu->feature_control : &cpu->vm_cr;
	struct locks locks = { .source = source, .machine = machine, .first = lock };

	if (cpu->status == NOT_ASKED)
		cpu_look_by_linux(source, machine);
	if (cpu->status != OK)
		return;
	locks.reg = cpu->vmx ? MSR_FEATURE_CONTROL : MSR_VM_CR;
	if (cpu->vmx || cpu->svm) {
		*lock = cpu_first_msr(source, machine, locks.reg);
		look_at_details(source, machine, lock->status);
	} else {
		lock->status = ABSENT;
		no_details(&cpu->details);
	}
	look_at_locks(&locks);
}

PROBE(cpu_virtualization, "virtualisation of all CPUs", look,
      .after = { "cpu", "kernel", "kernel_log" })
