/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/option_list.h"

#include "init/deliver/image.h"
#include "init/option_devices.h"
#include "init/network/net_words.h"
#include "init/option_values.h"
#include "probes/groups/view.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { TIMEOUT_DEFAULT = 60000, CYCLES_AT_MOST = 100000 };

void options_default(struct options *options)
{
	*options = (struct options){
		.format = FORMAT_CONSOLE,
		.to_console = true,
		.to_usb = true,
		.efi_instead = true,
		.net = NET_WORDS_DEFAULT,
		.timeout = TIMEOUT_DEFAULT,
	};
}

/* --- One option each: false where the value cannot be used --- */

static bool set_format(struct options *options, const char *value)
{
	options->csv = strcmp(value, "csv") == 0;
	options->format = options->csv ? FORMAT_TEXT : format_by_name(value);
	return options->format != FORMAT_COUNT;
}

static bool set_output(struct options *options, const char *value)
{
	options->output = value;
	return *value;
}

static bool set_capture(struct options *options, const char *value)
{
	options->capture = value;
	return *value;
}

static bool set_redact(struct options *options, const char *value)
{
	options->errand = ERRAND_REDACT;
	return set_capture(options, value);
}

static bool set_tables(struct options *options, const char *value)
{
	options->tables = value;
	return *value;
}

static bool set_what_if(struct options *options, const char *value)
{
	struct view view = { 0 };
	const char *why;

	if (options->what_if_count == WHAT_IF_AT_MOST || !view_add_option(&view, value, &why))
		return false;
	options->what_if[options->what_if_count++] = value;
	return true;
}

static bool set_kernel(struct options *options, const char *value)
{
	return options->kernel_count < KERNELS_AT_MOST &&
	       kernel_by_name(value, &options->kernels[options->kernel_count++]);
}

static bool set_device(struct options *options, const char *value)
{
	return choose_device(&options->choice, value);
}

static bool set_host(struct options *options, const char *value)
{
	return choose_host(&options->choice, value);
}

static bool set_give(struct options *options, const char *value)
{
	return choose_given(&options->given, value);
}

static bool set_card(struct options *options, const char *value)
{
	return planned_card_parse(value, &options->card, options->complaint);
}

static bool set_record(struct options *options, const char *value)
{
	options->record = value;
	return *value;
}

static bool set_label(struct options *options, const char *value)
{
	if (!label_is_valid(value))
		return false;
	snprintf(options->naming.label, sizeof options->naming.label, "%s", value);
	return true;
}

static bool set_salt(struct options *options, const char *value)
{
	options->salt = value;
	return *value;
}

static bool set_salt_itself(struct options *options, const char *value)
{
	return naming_take_salt(&options->naming, value, strlen(value));
}

static bool set_explain(struct options *options, const char *value)
{
	options->errand = ERRAND_EXPLAIN;
	options->explain = value;
	return *value;
}

static bool set_cycles(struct options *options, const char *value)
{
	return value_is_count(value, CYCLES_AT_MOST, &options->cycles);
}

static bool set_report(struct options *options, const char *value)
{
	struct report_places places;

	if (!value_is_places(value, &places))
		return false;
	options->to_console = places.console;
	options->to_usb = places.usb;
	options->to_efi = places.efi;
	options->to_bmc = places.bmc;
	options->to_image = places.image;
	options->server = places.server;
	options->efi_instead = false;
	return true;
}

static bool set_image(struct options *options, const char *value)
{
	options->image = value;
	return image_name_parse(value, &(struct image_name){ 0 });
}

static bool set_net(struct options *options, const char *value)
{
	options->net = value;
	return net_words_are_valid(value);
}

static bool set_action(struct options *options, const char *value)
{
	static const char *const names[] = { "menu", "poweroff", "reboot", "shell", NULL };

	options->action = ACTION_MENU;
	while (names[options->action] && strcmp(names[options->action], value) != 0)
		options->action++;
	return names[options->action];
}

static bool set_timeout(struct options *options, const char *value)
{
	return value_is_time(value, &options->timeout);
}

static bool set_deadline(struct options *options, const char *value)
{
	return value_is_time(value, &options->deadline);
}

static bool set_wait(struct options *options, const char *value)
{
	return value_is_count(value, SECONDS_AT_MOST, &options->wait);
}

static bool set_json(struct options *options, const char *value)
{
	options->json_port = value;
	return value_is_text_port(value);
}

static bool set_exit_port(struct options *options, const char *value)
{
	return value_is_io_port(value, &options->exit_port);
}

static bool set_fault(struct options *options, const char *value)
{
	options->fault = value;
	return value_is_fault(value);
}

#define FLAG(member) offsetof(struct options, member)

const struct known_option known_options[KNOWN_OPTIONS] = {
	{ "format", "FORMAT", FOR_PROVING | FOR_COMMAND, 0, ERRAND_EXAMINE, set_format,
	  "console, text, json, html, brief, qr, paste, pve,\n"
	  "                         slots, peers, tree, nfd, prometheus or maas",
	  "console, text, json, html, brief, qr, paste, pve, slots, peers, tree, nfd, prometheus "
	  "or maas",
	  0 },
	{ "output", "FILE", FOR_PROVING | FOR_COMMAND, 0, ERRAND_EXAMINE, set_output,
	  "write the report to FILE instead of standard output", "a file name", 0 },
	{ "capture", "FILE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_capture,
	  "report on a capture or on pasted text", "a file name", 0 },
	{ "verbose", NULL, FOR_COMMAND, 'v', ERRAND_EXAMINE, NULL,
	  "show lines of pasted text that were not understood", NULL, FLAG(verbose) },
	{ "redact", "FILE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_redact,
	  "print pasted text, masked to be posted", "a file name", 0 },
	{ "tables", "DIR", FOR_COMMAND, 0, ERRAND_EXAMINE, set_tables,
	  "read ACPI tables from DIR (dmar.dat, ivrs.dat ...)", "a directory", 0 },
	{ "what-if", "OPTION", FOR_BOTH, 0, ERRAND_EXAMINE, set_what_if,
	  "predict IOMMU groups with a kernel option; repeatable",
	  "pcie_acs_override=downstream,multifunction,id:8086:1901, pci=config_acs=FLAGS@DEVICE or "
	  "pci=disable_acs_redir=DEVICE, at most 16 times",
	  0 },
	{ "kernel", "NAME", FOR_BOTH, 0, ERRAND_EXAMINE, set_kernel,
	  "also judge as this kernel would (6.12, debian-12 ...)", kernels_expected, 0 },
	{ "device", "ADDRESS", FOR_PROVING | FOR_BOTH, 0, ERRAND_EXAMINE, set_device,
	  "only this device (of paste, of prove); repeatable",
	  "a PCI address such as 0000:01:00.0, at most 16 times", 0 },
	{ "host", "NAME", FOR_COMMAND, 0, ERRAND_EXAMINE, set_host,
	  "settings for this host (proxmox, debian ... all)", hosts_expected, 0 },
	{ "card", "CARD", FOR_COMMAND, 0, ERRAND_EXAMINE, set_card,
	  "would this card fit into the slots? e.g. rtx-4090",
	  "a card such as bar=32G,width=16,functions=2,sriov=16x16M,pcie=gen4, or its name", 0 },
	{ "give", "ADDRESSES", FOR_COMMAND, 0, ERRAND_EXAMINE, set_give,
	  "several devices for one VM: what that means",
	  "different PCI addresses with commas between them, at most 16", 0 },
	{ "record", "FILE", FOR_PROVING | FOR_COMMAND, 0, ERRAND_EXAMINE, set_record,
	  "also save a capture of this machine", "a file name", 0 },
	{ "label", "TEXT", FOR_PROVING | FOR_BOTH, 0, ERRAND_EXAMINE, set_label,
	  "name this machine in its report; asset: its asset tag", LABEL_EXPECTED, 0 },
	{ "salt", "FILE", FOR_PROVING | FOR_COMMAND, 0, ERRAND_EXAMINE, set_salt,
	  "add a hash of its serial number, salted by FILE", "a file name", 0 },
	{ "salt", "TEXT", FOR_KERNEL, 0, ERRAND_EXAMINE, set_salt_itself,
	  "the salt of that hash, where the stick has none", "16 to 64 characters", 0 },
	{ "unmasked", NULL, FOR_PROVING | FOR_COMMAND, 0, ERRAND_EXAMINE, NULL,
	  "do not mask names, serial numbers or MAC addresses", NULL, FLAG(unmasked) },
	{ "rules", NULL, FOR_COMMAND, 0, ERRAND_RULES, NULL, "list the rules", NULL, 0 },
	{ "explain", "RULE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_explain,
	  "explain a rule: what it means and what to do", "a rule's id; see --rules", 0 },
	{ "schema", NULL, FOR_COMMAND, 0, ERRAND_SCHEMA, NULL,
	  "print the JSON schema; also compare, fleet --schema", NULL, 0 },
	{ "read-variable", NULL, FOR_COMMAND, 0, ERRAND_READ_VARIABLE, NULL,
	  "print the report saved in the EFI variable, with its age", NULL, 0 },
	{ "timeout", "SECONDS", FOR_PROVING | FOR_BOTH, 0, ERRAND_EXAMINE, set_timeout,
	  "time limit of a scan (default: 60)", "0.1 to 3600 seconds", 0 },
	{ "version", NULL, FOR_COMMAND, 'V', ERRAND_VERSION, NULL, "print the version", NULL, 0 },
	{ "help", NULL, FOR_PROVING | FOR_COMMAND, 'h', ERRAND_HELP, NULL, "this help", NULL, 0 },
	{ "test", "FAULT", FOR_PROVING | FOR_BOTH, 0, ERRAND_EXAMINE, set_fault, NULL,
	  "crash:STEP, hang:STEP or steps", 0 },
	{ "dry-run", NULL, FOR_PROVING, 0, ERRAND_EXAMINE, NULL,
	  "tell which devices would be tried, and why not others", NULL, FLAG(dry_run) },
	{ "cycles", "N", FOR_PROVING | FOR_KERNEL, 0, ERRAND_EXAMINE, set_cycles,
	  "how often each device is tried (default: 2)", "1 to 100000", 0 },
	{ "fault", NULL, FOR_PROVING | FOR_KERNEL, 0, ERRAND_EXAMINE, NULL,
	  "also let a device write to an unmapped address", NULL, FLAG(stray) },
	{ "iommufd", NULL, FOR_PROVING | FOR_KERNEL, 0, ERRAND_EXAMINE, NULL,
	  "try by iommufd, not by VFIO's container", NULL, FLAG(iommufd) },
	{ "yes", NULL, FOR_PROVING, 0, ERRAND_EXAMINE, NULL,
	  "take named devices from their drivers without asking", NULL, FLAG(yes) },
	{ "prove", NULL, FOR_KERNEL, 0, ERRAND_EXAMINE, NULL,
	  "then try each free device by VFIO and return it", NULL, FLAG(prove) },
	{ "report", "PLACES", FOR_KERNEL, 0, ERRAND_EXAMINE, set_report,
	  "where the report goes: any of console,usb,efi,bmc,image,\n"
	  "                         http://HOST[:PORT][/PATH]",
	  "a list of usb, efi, bmc, console, image, " URL_EXPECTED, 0 },
	{ "net", "ADDRESS", FOR_KERNEL, 0, ERRAND_EXAMINE, set_net,
	  "for http://: dhcp (default), or ADDRESS/PREFIX[,GATEWAY\n"
	  "                         [,NAME-SERVER]]; ,MAC chooses a card",
	  NET_WORDS_EXPECTED, 0 },
	{ "image", "PLACE", FOR_KERNEL, 0, ERRAND_EXAMINE, set_image, NULL, "1A2B-3C4D:/PATH", 0 },
	{ "action", "ACTION", FOR_KERNEL, 0, ERRAND_EXAMINE, set_action,
	  "afterwards: menu (default), poweroff, reboot or shell",
	  "menu, poweroff, reboot or shell", 0 },
	{ "wait", "SECONDS", FOR_KERNEL, 0, ERRAND_EXAMINE, set_wait,
	  "wait for a key before any action but the menu", "1 to 3600 seconds", 0 },
	{ "deadline", "SECONDS", FOR_KERNEL, 0, ERRAND_EXAMINE, set_deadline,
	  "poweroff or reboot so long after the start at the latest", "0.1 to 3600 seconds", 0 },
	{ "json", "PORT", FOR_KERNEL, 0, ERRAND_EXAMINE, set_json,
	  "also send JSON to a serial or virtio port (ttyS1)",
	  "a serial or virtio port, such as ttyS1 or vport0p1", 0 },
	{ "exit-port", "PORT", FOR_KERNEL, 0, ERRAND_EXAMINE, set_exit_port,
	  "end QEMU with the verdict by isa-debug-exit (0xf4)", "an I/O port, such as 0xf4", 0 },
	{ "no-embed", NULL, FOR_KERNEL, 0, ERRAND_EXAMINE, NULL,
	  "leave the packed JSON out at the end of a serial log", NULL, FLAG(no_embed) },
};
