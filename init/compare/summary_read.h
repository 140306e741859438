/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_COMPARE_SUMMARY_READ_H
#define INIT_COMPARE_SUMMARY_READ_H

#include "init/compare/json_read.h"
#include "init/compare/summary.h"

/*
 * Reads a JSON report of ours. False and the fault where it is none or not whole; summary_free()
 * in either case.
 */
bool summary_read(struct summary *summary, int file, struct json_fault *fault);

#endif
