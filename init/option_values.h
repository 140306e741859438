/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options that are neither a number nor one of some words. */
#ifndef INIT_OPTION_VALUES_H
#define INIT_OPTION_VALUES_H

#include "init/network/url.h"

#include <stdbool.h>

enum { SECONDS_AT_MOST = 3600 };

/* "60", or "0.2" with one digit behind the point: 0.1 to 3600 seconds. */
bool value_is_time(const char *text, unsigned *milliseconds);

/* 1 to this. */
bool value_is_count(const char *text, unsigned most, unsigned *number);

/*
 * "ttyS1" "vport0p1": a device name only, never a path, so that what is written to stays a serial
 * or a virtio port.
 */
bool value_is_text_port(const char *name);

/* "crash:STEP", "hang:STEP" or "steps" */
bool value_is_fault(const char *text);

/* An I/O port in hexadecimal, "0xf4"; 0 is none. */
bool value_is_io_port(const char *text, unsigned *port);

/* "console,usb,http://192.0.2.1": names with commas between them, at least one. */
struct report_places {
	bool console, usb, efi, bmc, image;
	struct url server; /* its host is empty where none is named */
};

bool value_is_places(const char *value, struct report_places *places);

#endif
