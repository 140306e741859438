/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options that are neither a number nor one of some words. */
#ifndef INIT_OPTION_VALUES_H
#define INIT_OPTION_VALUES_H

#include <stdbool.h>
#include <stddef.h>

enum { SECONDS_AT_MOST = 3600 };

/* "60", or "0.2" with one digit behind the point: 0.1 to 3600 seconds. */
bool value_is_time(const char *text, unsigned *milliseconds);

/*
 * "ttyS1" "vport0p1": a device name only, never a path, so that what is written to stays a serial
 * or a virtio port.
 */
bool value_is_text_port(const char *name);

/* An I/O port in hexadecimal, "0xf4"; 0 is none. */
bool value_is_io_port(const char *text, unsigned *port);

/*
 * "usb,efi": which of the words, the first as 1, the second as 2, the third as 4 and so on; 0 where
 * one is none of them.
 */
unsigned value_words(const char *text, const char *const *words, size_t count);

#endif
