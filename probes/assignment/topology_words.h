/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of host_words.h about the guest's topology: its NUMA nodes, its ports, and where the
 * given functions go. host_words.c asks here for what it does not know.
 */
#ifndef PROBES_ASSIGNMENT_TOPOLOGY_WORDS_H
#define PROBES_ASSIGNMENT_TOPOLOGY_WORDS_H

#include "probes/assignment/host_words.h"

bool topology_condition(const struct host_words *words, const char *name, size_t length);
const char *topology_value(const struct host_words *words, const char *name, size_t length);
bool topology_item(struct host_words *words, const char *name, size_t length, size_t number);

#endif
