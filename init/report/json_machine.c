#include "init/report/json.h"

static void firmware_section(struct json *json, yyjson_mut_val *machine)
{
	const struct firmware *firmware = &json->report->machine->firmware;
	yyjson_mut_val *object = json_object(json, machine, "firmware");
	struct text type = { firmware->uefi.status, firmware->uefi.value ? "uefi" : "bios" };

	json_text_fact(json, object, "machine.firmware.type", type);
	json_text_fact(json, object, "machine.firmware.vendor", firmware->bios_vendor);
	json_text_fact(json, object, "machine.firmware.version", firmware->bios_version);
	json_text_fact(json, object, "machine.firmware.date", firmware->bios_date);
	/* UEFI without that variable has no Secure Boot that could be on. */
	struct flag secure_boot = firmware->secure_boot;
	if (secure_boot.status == ABSENT && firmware->uefi.status == OK && firmware->uefi.value)
		secure_boot = (struct flag){ OK, false };
	json_flag_fact(json, object, "machine.firmware.secure_boot", secure_boot);
}

static const char *virtualization_word(const struct cpu *cpu)
{
	static const char *const words[] = {
		[VIRTUALIZATION_UNKNOWN] = "unknown", [VIRTUALIZATION_ENABLED] = "enabled",
		[VIRTUALIZATION_LOCKED_OFF] = "locked-off", [VIRTUALIZATION_ABSENT] = "absent",
	};

	return words[cpu_virtualization(cpu)];
}

static void cpu_section(struct json *json, yyjson_mut_val *machine)
{
	const struct cpu *cpu = &json->report->machine->cpu;
	yyjson_mut_val *object = json_object(json, machine, "cpu");

	json_text_fact(json, object, "machine.cpu.vendor", (struct text){ cpu->status, cpu->vendor });
	json_text_fact(json, object, "machine.cpu.model", (struct text){ cpu->status, cpu->model });
	json_text(json, object, "virtualization", virtualization_word(cpu));
	if (cpu_virtualization(cpu) == VIRTUALIZATION_UNKNOWN)
		json_unknown_because(json, "machine.cpu.virtualization", "the CPU or its lock could not be asked");
	json_flag_fact(json, object, "machine.cpu.x2apic", (struct flag){ cpu->status, cpu->x2apic });
}

static void hypervisor(struct json *json, yyjson_mut_val *machine)
{
	const struct cpu *cpu = &json->report->machine->cpu;
	struct text text = { cpu->status, cpu->hypervisor_vendor ? cpu->hypervisor_vendor : "unnamed" };

	if (cpu->status == OK && !cpu->hypervisor)
		text.status = ABSENT;
	json_text_fact(json, machine, "machine.hypervisor", text);
}

void json_machine(struct json *json, yyjson_mut_val *root)
{
	const struct firmware *firmware = &json->report->machine->firmware;
	yyjson_mut_val *object = json_object(json, root, "machine");

	json_text_fact(json, object, "machine.vendor", firmware->system_vendor);
	json_text_fact(json, object, "machine.product", firmware->product);
	json_text_fact(json, object, "machine.board", firmware->board);
	firmware_section(json, object);
	cpu_section(json, object);
	hypervisor(json, object);
}
