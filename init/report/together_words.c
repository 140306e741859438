/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/together_words.h"

#include "init/report/device_words.h"
#include "init/report/words.h"

#include "init/report/fabric_words.h"

#include <stdarg.h>
#include <string.h>

struct words {
	struct arena *arena;
	const struct report *report;
	const struct together *together;
	sentence_list list;
};

static void say(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct words *words, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	*array_add(words->arena, &words->list) = arena_vprintf(words->arena, format, arguments);
	va_end(arguments);
}

/* --- Whether it can be done --- */

static void say_devices(struct words *words)
{
	const struct together *together = words->together;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < together->missing.count; i++)
		say(words, "%s: no assignable device at this address.",
		    pci_address_print(together->missing.items[i], address));
	for (size_t i = 0; i < together->chosen.count; i++) {
		const struct device_judgement *device = together->chosen.items[i];
		say(words, "%s: %s%s%s.", pci_address_print(device->function->address, address),
		    device_verdict_name(device->verdict),
		    device->blockers.count ? "; see --explain " : "",
		    device->blockers.count ? device->blockers.items[0]->id : "");
	}
	if (together->can.status != OK)
		say(words, "Whether they can be given together is unknown.");
	else if (!together->can.value)
		say(words, "They cannot be given together as the machine is.");
}

static void say_company(struct words *words)
{
	const struct configuration *configuration = words->together->configuration;

	if (!configuration)
		return;
	say(words, "To the virtual machine: %s.",
	    words_addresses(words->arena, configuration->given.items, configuration->given.count));
	if (configuration->others.count)
		say(words,
		    "Of the same groups, so the host loses them too (give them to this virtual "
		    "machine or to none): %s.",
		    words_addresses(words->arena, configuration->others.items,
				    configuration->others.count));
	for (size_t i = 0; i < configuration->warnings.count; i++)
		say(words, "WARNING: %s", configuration->warnings.items[i]);
}

static void say_kept(struct words *words)
{
	const struct judgement *judgement = words->report->judgement;
	const char *list = "";

	if (!words->together->configuration)
		return;
	for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++)
		if (judgement->counts[kind].total)
			list = arena_printf(words->arena, "%s%s%s %zu of %zu", list,
					    *list ? ", " : "", device_kind_name(kind),
					    words->together->kept[kind],
					    judgement->counts[kind].total);
	say(words, "The host keeps: %s.", list);
}

/* --- Direct requests --- */

static void say_why_not(struct words *words)
{
	const struct together *together = words->together;

	if (together->pairs && together->direct_pairs == together->pairs)
		say(words,
		    "ACS redirects no requests between them: nothing is to be set for that.");
	else if (together->pairs)
		say(words,
		    "No option is known that would let them talk directly: they do not meet below "
		    "one switch whose ports have ACS.");
}

static void say_merges(struct words *words)
{
	const struct prediction *prediction = words->report->judgement->deduced.prediction;
	const struct direct_path *direct = &words->together->direct;
	const char *list = "";

	for (size_t i = 0; i < direct->merges.count; i++)
		list = arena_printf(words->arena, "%s%s%d", list, i ? ", " : "",
				    direct->merges.items[i]);
	if (prediction->potential.status != OK)
		say(words, "Which groups it merges is not known.");
	else
		say(words,
		    direct->merges.count ? "By the prediction it merges some of these groups: %s."
					 : "By the prediction it merges no groups.%s",
		    list);
	if (words->together->merged.count)
		say(words, "So these would have to go along too: %s.",
		    words_addresses(words->arena, words->together->merged.items,
				    words->together->merged.count));
}

/* GRUB's scripts end a command at a ';', and the file is sourced by a shell before. */
static void say_in_grub(struct words *words, const char *option)
{
	const char *escaped = "";

	for (const char *at = option; *at;) {
		size_t length = strcspn(at, ";");
		escaped = arena_printf(words->arena, "%s%.*s%s", escaped, (int)length, at,
				       at[length] ? "\\;" : "");
		at += length + (at[length] != '\0');
	}
	say(words,
	    "In /etc/default/grub, within double quotes, and on a linux line of grub.cfg write it "
	    "as "
	    "%s: GRUB ends a command at a ; without a backslash. Loader entries of systemd-boot "
	    "and "
	    "/etc/kernel/cmdline take it as it is above. After the boot, /proc/cmdline must hold "
	    "all "
	    "of it.",
	    escaped);
}

static void say_direct(struct words *words)
{
	const char *option = words->together->direct.option;

	if (!option) {
		say_why_not(words);
		return;
	}
	say(words, "To let them talk directly, past the IOMMU (optional): %s", option);
	say_merges(words);
	say(words,
	    "Whatever the groups are: from then on the devices below these ports can reach each "
	    "other's memory without the IOMMU. Give them to one virtual machine only. On bare "
	    "metal the option is the same, and that isolation is lost there as well.");
	if (words->together->direct.replaces)
		say(words, "The kernel's command line has such an option already, and only the "
			   "last one counts: put this one, which contains it, in its place.");
	if (strchr(option, ';'))
		say_in_grub(words, option);
	if (strchr(option, ';') && strstr(option, "config_acs"))
		say(words, "If the kernel's log says \"Can't parse ACS command line parameter\", "
			   "that kernel takes one port only, and needs the fix of 2025.");
}

/* --- NUMA nodes and switches --- */

static void say_node(struct words *words, const struct guest_node *node)
{
	say(words, "At NUMA node %u, with the CPUs %s: %s.", node->host, node->cpus,
	    words_addresses(words->arena, node->given.items, node->given.count));
}

static bool has_switch(const struct guest_topology *topology)
{
	for (size_t i = 0; i < topology->ports.count; i++)
		if (topology->ports.items[i].kind == GUEST_UPSTREAM)
			return true;
	return false;
}

static void say_topology(struct words *words)
{
	const struct guest_topology *topology = &words->together->configuration->guest.topology;

	for (size_t i = 0; i < topology->nodes.count; i++)
		say_node(words, &topology->nodes.items[i]);
	if (topology->nodes.count)
		say(words,
		    "The virtual machine should take its CPUs and its memory from there%s (lines: "
		    "--host libvirt, --host qemu).",
		    topology->ports.count && topology->nodes.count > 1
			    ? ", and see each device on a root bus of its node"
			    : "");
	if (has_switch(topology))
		say(words, "Devices behind one switch get one switch in the virtual machine as "
			   "well, since NCCL chooses its paths by what it sees there (NVIDIA, "
			   "Optimizing VM Configuration for AI Inference). QEMU's switch reports "
			   "links of 2.5 GT/s x1 (QEMU issue 4409); a file for NCCL_TOPO_FILE is "
			   "the other way to tell NCCL.");
}

/* --- Boards --- */

static void say_shares(struct words *words)
{
	for (size_t i = 0; i < words->together->shares.count; i++) {
		const sentence_list list =
			fabric_share_words(words->arena, &words->together->shares.items[i]);
		for (size_t k = 0; k < list.count; k++)
			say(words, "%s", list.items[k]);
	}
}

sentence_list together_words(struct arena *arena, const struct report *report,
			     const struct together *together)
{
	struct words words = { .arena = arena, .report = report, .together = together };

	say_devices(&words);
	say_company(&words);
	say_kept(&words);
	say_shares(&words);
	if (together->functions.count > 1)
		say_direct(&words);
	if (together->configuration)
		say_topology(&words);
	return words.list;
}

void together_write(struct page *page, struct arena *arena, const struct report *report)
{
	const sentence_list words = together_words(arena, report, report->together);

	page_line(page, TONE_PLAIN, "%s", "");
	page_line(page, TONE_STRONG, "Together, for one virtual machine");
	for (size_t i = 0; i < words.count; i++)
		page_wrap(page, TONE_PLAIN, "  ", words.items[i], 0);
}
