/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options that name devices and hosts. */
#ifndef INIT_OPTION_DEVICES_H
#define INIT_OPTION_DEVICES_H

#include "init/report/report.h"
#include "probes/quirks/host_data.h" /* hosts_expected */

/* False where the value cannot be used; what it names is then added or not, as it comes. */
bool choose_device(struct choice *choice, const char *value);
bool choose_host(struct choice *choice, const char *value);

/* Addresses with commas between them, each once. */
bool choose_given(struct given *given, const char *value);

#endif
