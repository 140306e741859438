/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What other commands tell of a running Linux:
 *
 *     lscpu, /proc/cpuinfo, lsmod             whether the CPU's virtualisation is usable
 *     uname -a, uname -r, /proc/cmdline       which kernel, with which options
 *     grep . …/iommu_groups/N/reserved_regions, also below "==> … <=="
 */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <ctype.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

/* --- The CPU --- */

/* "Model name:  …", "L1d cache: …", "cpu MHz\t\t: …": what stands behind the colon, or NULL. */
static const char *behind_key(const char *text)
{
	const char *colon = strchr(text, ':');

	if (!colon || !isalpha((unsigned char)*text) || colon - text > 48)
		return NULL;
	for (const char *at = text; at < colon; at++)
		if (!strchr(letters, *at) && !strchr(" \t()-/", *at))
			return NULL;
	return colon + 1 + strspn(colon + 1, " \t");
}

static void note_flags(struct paste *paste, const char *text)
{
	for (size_t length; *text; text += length + strspn(text + length, " \t")) {
		length = strcspn(text, " \t");
		paste->vmx |= length == 3 && !memcmp(text, "vmx", length);
		paste->svm |= length == 3 && !memcmp(text, "svm", length);
		paste->flags_told |= length == 3 && !memcmp(text, "fpu", length);
	}
}

/* "kvm_intel  413696  6": a line of lsmod. */
static bool module_line(struct paste *paste, const char *text)
{
	size_t name = strspn(text, letters);
	const char *at = text + name + strspn(text + name, " ");
	size_t size = strspn(at, "0123456789");
	const char *users = at + size + strspn(at + size, " ");

	if (!name || at == text + name || size < 4 || users == at + size ||
	    !isdigit((unsigned char)*users) || isdigit((unsigned char)*text))
		return false;
	paste->kvm_intel |= name == 9 && !memcmp(text, "kvm_intel", name);
	paste->kvm_amd |= name == 7 && !memcmp(text, "kvm_amd", name);
	return true;
}

static bool is_words(const char *text)
{
	while (*text == ' ' || (*text && strchr(letters, *text)))
		text++;
	return !*text;
}

/* In whatever language lscpu speaks, the value is the same. */
static bool cpu_line(struct paste *paste, const char *text)
{
	const char *value = behind_key(text);
	bool vtx = value && strcmp(value, "VT-x") == 0, amdv = value && !strcmp(value, "AMD-V");

	if (strcmp(text, "VT-x") == 0 || vtx)
		paste->flags_told = paste->vmx = true;
	else if (strcmp(text, "AMD-V") == 0 || amdv)
		paste->flags_told = paste->svm = true;
	else if (value && !strncasecmp(text, "flags", 5) && paste_begins(value, "fpu \0"))
		note_flags(paste, value);
	else if (paste->in_cpu && is_words(text))
		note_flags(paste, text); /* the line of flags was wrapped */
	else if (!paste->in_cpu && !paste_begins(text, "Architecture:\0processor\t\0processor :\0"
						       "vendor_id\t\0"))
		return module_line(paste, text);
	else if (!value)
		return false;
	paste->in_cpu = true;
	paste->at = NULL;
	return true;
}

/* --- The kernel --- */

/* "6.8.12-4-pve", and nothing else on the line. */
static bool is_release(const char *text)
{
	size_t length = strspn(text, "0123456789.");

	return length > 2 && isdigit((unsigned char)*text) && text[length] == '-' &&
	       strlen(text) < 64 && !strchr(text, ' ') && !strchr(text, ':') &&
	       memchr(text, '.', length);
}

/* "Linux HOST 6.8.12-4-pve #1 SMP …" */
static const char *release_of_uname(const char *text)
{
	const char *host = paste_behind(text, "Linux "), *number = strstr(text, " #");
	const char *at = host ? strchr(host, ' ') : NULL;

	return at && number && number > at && isdigit((unsigned char)at[1]) ? at + 1 : NULL;
}

static bool kernel_line(struct paste *paste, const char *text)
{
	const char *release = is_release(text) ? text : release_of_uname(text);

	if (release) {
		if (!paste->release)
			paste->release = arena_copy(&paste->arena, release, strcspn(release, " "));
		return true;
	}
	if (!paste_begins(text, "BOOT_IMAGE=\0initrd=\0root=\0"))
		return false;
	if (!paste->command_line)
		paste->command_line = arena_copy(&paste->arena, text, strlen(text));
	return true;
}

/* --- Reserved regions --- */

/* "0x00000000fee00000 0x00000000feefffff msi" */
static bool is_region(const char *text)
{
	uint64_t begin, end;

	return paste_begins(text, "0x\0") && (text += 2) &&
	       text_take_hex(&text, UINT64_MAX, &begin) && paste_begins(text, " 0x\0") &&
	       (text += 3) && text_take_hex(&text, UINT64_MAX, &end) && *text == ' ' &&
	       islower((unsigned char)text[1]);
}

static bool region_line(struct paste *paste, const char *text)
{
	static const char folder[] = "iommu_groups/", file[] = "/reserved_regions";
	const char *at = strstr(text, folder);
	uint64_t group;

	if (at) {
		at += sizeof folder - 1;
		if (!text_take_decimal(&at, 65535, &group) || !(at = paste_behind(at, file)))
			return false;
		paste->region_group = (long)group;
		text = *at == ':' ? at + 1 : "";
	} else if (paste->region_group == NO_GROUP)
		return false;
	if (is_region(text))
		*array_add(&paste->arena, &paste->regions) =
			(struct paste_other){ arena_copy(&paste->arena, text, strlen(text)),
					      paste->region_group };
	return at || is_region(text);
}

enum kind paste_system_line(struct paste *paste, const char *text)
{
	if (region_line(paste, text))
		return KIND_REGIONS;
	if (kernel_line(paste, text))
		return KIND_KERNEL;
	return cpu_line(paste, text) ? KIND_CPU : KIND_NONE;
}
