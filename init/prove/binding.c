/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/binding.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DEVICES "/sys/bus/pci/devices/"
enum { PATH = 128, SETTLE_MS = 10, SETTLE_TRIES = 100 };

static void attribute(char path[PATH], const char *address, const char *name)
{
	snprintf(path, PATH, DEVICES "%s/%s", address, name);
}

static void read_word(const struct prove_calls *calls, const char *address, const char *name,
		      char *text, size_t size)
{
	char path[PATH];

	attribute(path, address, name);
	int length = calls->get(calls->context, path, text, size - 1);
	text[length > 0 ? length : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
}

static void read_driver(const struct prove_calls *calls, const char *address,
			char driver[DRIVER_NAME])
{
	char path[PATH];

	attribute(path, address, "driver");
	if (calls->link(calls->context, path, driver, DRIVER_NAME) < 0)
		*driver = '\0';
}

void binding_read(const struct prove_calls *calls, const char *address, struct binding *binding)
{
	read_driver(calls, address, binding->driver);
	read_word(calls, address, "driver_override", binding->override, sizeof binding->override);
	if (strcmp(binding->override, "(null)") == 0)
		*binding->override = '\0';
	read_word(calls, address, "power_state", binding->power, sizeof binding->power);
}

bool binding_is_same(const struct binding *one, const struct binding *other)
{
	return strcmp(one->driver, other->driver) == 0 &&
	       strcmp(one->override, other->override) == 0;
}

static int set_override(const struct prove_calls *calls, const char *address, const char *driver)
{
	char path[PATH], line[DRIVER_NAME + 1];

	attribute(path, address, "driver_override");
	snprintf(line, sizeof line, "%s\n", driver);
	return calls->put(calls->context, path, line);
}

static int unbind(const struct prove_calls *calls, const char *address)
{
	char path[PATH];

	attribute(path, address, "driver/unbind");
	return calls->put(calls->context, path, address);
}

static int probe(const struct prove_calls *calls, const char *address)
{
	return calls->put(calls->context, "/sys/bus/pci/drivers_probe", address);
}

static bool is_bound_to(const struct prove_calls *calls, const char *address, const char *name)
{
	char driver[DRIVER_NAME];

	read_driver(calls, address, driver);
	return strcmp(driver, name) == 0;
}

int binding_take(const struct prove_calls *calls, const char *address)
{
	char driver[DRIVER_NAME];

	read_driver(calls, address, driver);
	if (strcmp(driver, "vfio-pci") == 0)
		return 0;
	int error = set_override(calls, address, "vfio-pci");
	if (error >= 0 && *driver)
		error = unbind(calls, address);
	if (error >= 0)
		error = probe(calls, address);
	if (error >= 0 && !is_bound_to(calls, address, "vfio-pci"))
		error = -ENODEV;
	return error;
}

/* A driver may take it only a while after it was asked to. */
static bool await_driver(const struct prove_calls *calls, const char *address, const char *name)
{
	for (int i = 0; i < SETTLE_TRIES; i++) {
		if (is_bound_to(calls, address, name))
			return true;
		calls->wait(calls->context, SETTLE_MS);
	}
	return false;
}

int binding_give_back(const struct prove_calls *calls, const char *address,
		      const struct binding *before)
{
	struct binding now;
	int error = 0;

	binding_read(calls, address, &now);
	if (binding_is_same(&now, before))
		return 0;
	if (strcmp(now.driver, "vfio-pci") == 0 && strcmp(before->driver, "vfio-pci") != 0)
		error = unbind(calls, address);
	int restored = set_override(calls, address, before->override);
	error = error < 0 ? error : restored;
	if (!*before->driver)
		return error;
	int probed = probe(calls, address);
	error = error < 0 ? error : probed;
	return error < 0 || await_driver(calls, address, before->driver) ? error : -ENODEV;
}

static bool is_other_power(const char *before, const char *now)
{
	return *before && *now && strcmp(now, "D0") != 0 && strcmp(before, now) != 0 &&
	       strcmp(before, "unknown") != 0 && strcmp(now, "unknown") != 0;
}

bool binding_is_as_before(const struct prove_calls *calls, const char *address,
			  const struct binding *before, struct binding *now)
{
	binding_read(calls, address, now);
	return binding_is_same(before, now) && !is_other_power(before->power, now->power);
}
