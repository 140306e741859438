/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's modules: loads them, and notes for the report which are not there. */
#include "init/boot/pid1.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LIST         "/etc/vfio-preflight/modules"
#define NETWORK_LIST LIST "-network"
#define NOTES        "/run/vfio-preflight-modules"

static const char absent[] = "absent: not in this image";
static const char foreign[] = "failed: built for a different kernel";

/* A line of the list. */
struct module {
	const char *stage, *path;
	const char *without; /* what is not possible without it */
};

static bool parse(char *line, struct module *module)
{
	char *rest = NULL;

	module->stage = strtok_r(line, " \n", &rest);
	module->path = strtok_r(NULL, " \n", &rest);
	module->without = strtok_r(NULL, "\n", &rest);
	return module->stage && module->path;
}

/* 0, or errno; ENOENT only where there is no such file. */
static int load(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return errno;
	bool loaded =
		syscall(SYS_finit_module, file, "", 0) == 0 || errno == EEXIST || errno == ENODEV;
	/* of a module it means that a symbol is missing */
	int error = loaded ? 0 : errno == ENOENT ? ENOEXEC : errno;
	close(file);
	return error;
}

static void note(FILE *notes, const struct module *module, const char *how)
{
	const char *slash = strrchr(module->path, '/');
	const char *name = slash ? slash + 1 : module->path;

	if (notes)
		fprintf(notes, "%.*s\t%s\t%s\n", (int)strcspn(name, "."), name, how,
			module->without ? module->without : "");
}

/* What the load failed with: in words for the report, or NULL where it did not. */
static const char *failure(int error, char *text, size_t size)
{
	if (!error)
		return NULL;
	snprintf(text, size, "failed: %s", strerror(error));
	return error == ENOENT ? absent : error == ENOEXEC ? foreign : text;
}

/* Loads those of a stage; how many are of another kernel. */
static unsigned load_stage(FILE *list, const char *stage, struct consoles *consoles, FILE *notes)
{
	char line[256], text[96];
	struct module module;
	unsigned strangers = 0;

	(void)fseek(list, 0, SEEK_SET);
	while (fgets(line, sizeof line, list)) {
		if (!parse(line, &module) || strcmp(module.stage, stage) != 0)
			continue;
		int error = load(module.path);
		const char *how = failure(error, text, sizeof text);
		strangers += error == ENOEXEC;
		if (how && error != ENOEXEC)
			consoles_say(consoles, "vfio-preflight: module %s: %s", module.path, how);
		if (how)
			note(notes, &module, how);
	}
	return strangers;
}

/*
 * The report is made before the others are loaded. Where these are of another kernel, so are those.
 */
static void note_later(FILE *list, const char *stage, bool strangers, FILE *notes)
{
	char line[256];
	struct module module;

	(void)fseek(list, 0, SEEK_SET);
	while (fgets(line, sizeof line, list)) {
		if (!parse(line, &module) || strcmp(module.stage, stage) == 0)
			continue;
		if (access(module.path, F_OK) != 0)
			note(notes, &module, absent);
		else if (strangers)
			note(notes, &module, foreign);
	}
}

bool pid1_has_network_part(void)
{
	return access(NETWORK_LIST, F_OK) == 0;
}

void pid1_load_modules(const char *stage, struct consoles *consoles)
{
	bool in_network_part = strcmp(stage, "network") == 0 || strcmp(stage, "bmc") == 0;
	const char *name = in_network_part ? NETWORK_LIST : LIST;
	FILE *list = fopen(name, "re");

	if (!list) {
		consoles_say(consoles, "vfio-preflight: %s: %s", name, strerror(errno));
		return;
	}
	FILE *notes = access(NOTES, F_OK) == 0 ? NULL : fopen(NOTES, "we");
	unsigned strangers = load_stage(list, stage, consoles, notes);
	if (strangers)
		consoles_say(consoles,
			     "vfio-preflight: %u drivers (%s) are built for a different kernel: "
			     "not loaded",
			     strangers, stage);
	if (notes) {
		note_later(list, stage, strangers != 0, notes);
		fclose(notes);
	}
	fclose(list);
}
