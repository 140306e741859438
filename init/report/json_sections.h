/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the sections of the JSON report are made of.
 *
 * A value that is not known is null, and every null of that kind has its line in "incomplete": the
 * functions that take a `path` see to it. The path tells where in the report
 * ("machine.firmware.vendor", "functions[].driver"), and its last part is the key. A null that is
 * an answer ("there is no driver") has no such line.
 *
 * The report leaves in parts, a section or some items of a long list each, so that thousands of
 * functions never lie in memory as one document: `arena` is that of the part being made, `lasting`
 * that of the whole report. Keys and paths are literals. A text is not copied: it lies in `arena`,
 * or lives as long as the report. Strings of the machine may hold any bytes: what is not UTF-8 is
 * replaced by U+FFFD, a byte for a byte.
 */
#ifndef INIT_REPORT_JSON_SECTIONS_H
#define INIT_REPORT_JSON_SECTIONS_H

#include "init/report/report.h"

#include <yyjson.h>

struct json {
	const struct report *report;
	FILE *out;
	struct arena arena;
	struct arena lasting;
	yyjson_mut_doc *document;
	bool begun;                /* a part of it is in `out` */
	ARRAY(struct gap) unknown; /* one for each path and reason */
};

/* --- json_parts.c --- */

/* Adds one item to a list: that of number `index`; `context` is the caller's. */
typedef void json_maker(struct json *json, yyjson_mut_val *list, size_t index, const void *context);

/* Adds keys to `root`. */
typedef void json_section(struct json *json, yyjson_mut_val *root);

/* Writes the keys that the section adds to the report. */
void json_part(struct json *json, json_section *section);

/*
 * Writes the list `key` of the report, of `count` items, in parts of a few: null, with a line in
 * "incomplete", where `status` is no answer.
 */
void json_long_list(struct json *json, const char *key, enum status status, size_t count,
		    json_maker *make, const void *context);

/* Ends the report, and frees all memory of it. */
void json_end(struct json *json);

/* --- json_values.c: each adds one key to `object`, or one item to `list` --- */

yyjson_mut_val *json_object(struct json *json, yyjson_mut_val *object, const char *key);
yyjson_mut_val *json_list(struct json *json, yyjson_mut_val *object, const char *key);
yyjson_mut_val *json_item(struct json *json, yyjson_mut_val *list);

void json_null(struct json *json, yyjson_mut_val *object, const char *key);
/* NULL: null */
void json_text(struct json *json, yyjson_mut_val *object, const char *key, const char *text);
void json_bool(struct json *json, yyjson_mut_val *object, const char *key, bool value);
void json_number(struct json *json, yyjson_mut_val *object, const char *key, uint64_t value);
/* 0: not known */
void json_number_or_null(struct json *json, yyjson_mut_val *object, const char *key,
			 uint64_t value);
/* A list of their addresses. */
void json_functions_at(struct json *json, yyjson_mut_val *object, const char *key,
		       const struct function *const *items, size_t count);
void json_hex(struct json *json, yyjson_mut_val *object, const char *key, int digits,
	      uint64_t value);
/* By the number in PCI Express' link registers: "8 GT/s"; null where it has no meaning. */
void json_speed(struct json *json, yyjson_mut_val *object, const char *key, unsigned number);
void json_address(struct json *json, yyjson_mut_val *object, const char *key,
		  struct pci_address address);
void json_addresses(struct json *json, yyjson_mut_val *object, const char *key,
		    const struct pci_address *items, size_t count);

void json_add_text(struct json *json, yyjson_mut_val *list, const char *text);
void json_add_address(struct json *json, yyjson_mut_val *list, struct pci_address address);

/* Facts: the value where the status is OK, else null. */
void json_text_fact(struct json *json, yyjson_mut_val *object, const char *path, struct text fact);
void json_flag_fact(struct json *json, yyjson_mut_val *object, const char *path, struct flag fact);
void json_number_fact(struct json *json, yyjson_mut_val *object, const char *path,
		      struct number fact);
void json_hex_fact(struct json *json, yyjson_mut_val *object, const char *path, int digits,
		   struct number fact);

/*
 * A list where the status is an answer, empty where that is ABSENT; else null is added, and NULL is
 * returned.
 */
yyjson_mut_val *json_list_fact(struct json *json, yyjson_mut_val *object, const char *path,
			       enum status status);

/* An object where the status is OK; else null is added, and NULL is returned. */
yyjson_mut_val *json_object_fact(struct json *json, yyjson_mut_val *object, const char *path,
				 enum status status);

/* Notes for "incomplete" that the value at `path` is not known, unless the status is an answer. */
void json_unknown(struct json *json, const char *path, enum status status);
void json_unknown_because(struct json *json, const char *path, const char *why);

/* --- The sections, in the order of the report; each in the file of its name --- */

void json_machine(struct json *json, yyjson_mut_val *root);
void json_memory_map(struct json *json, yyjson_mut_val *machine);
void json_iommu(struct json *json, yyjson_mut_val *root);
void json_interrupt_remapping(struct json *json, yyjson_mut_val *root); /* json_interrupts.c */
void json_functions(struct json *json);
/*
 * Parts of a function: what its configuration space is · numa_node, slot, slot_from, boot_vga,
 * removable, vmd · reset · rom · bars, sriov, ats, pasid and others.
 */
void json_function_config(struct json *json, yyjson_mut_val *object,
			  const struct function *function);
void json_function_place(struct json *json, yyjson_mut_val *object,
			 const struct function *function);
void json_function_reset(struct json *json, yyjson_mut_val *object,
			 const struct function *function);
void json_function_rom(struct json *json, yyjson_mut_val *object, const struct function *function);
void json_function_features(struct json *json, yyjson_mut_val *object,
			    const struct function *function);

void json_groups(struct json *json, yyjson_mut_val *root);
void json_findings(struct json *json);                      /* json_judgement.c */
void json_counts(struct json *json, yyjson_mut_val *root);  /* json_judgement.c */
void json_changes(struct json *json, yyjson_mut_val *root); /* json_judgement.c */
void json_devices(struct json *json);                       /* json_judgement.c */
void json_slots(struct json *json, yyjson_mut_val *root);
void json_peers(struct json *json);
void json_fabrics(struct json *json, yyjson_mut_val *root);
void json_together(struct json *json, yyjson_mut_val *root);
void json_proof(struct json *json, yyjson_mut_val *root);
void json_device_proof(struct json *json, yyjson_mut_val *object, const struct function *function);
void json_device_reset(struct json *json, yyjson_mut_val *object,
		       const struct device_judgement *device);
void json_companions(struct json *json, yyjson_mut_val *device,
		     const struct companions *companions);
void json_configuration(struct json *json, yyjson_mut_val *object,
			const struct device_judgement *device);
/* last: it tells what the others noted */
void json_incomplete(struct json *json, yyjson_mut_val *list);
void json_observed(struct json *json, yyjson_mut_val *root);
void json_hints(struct json *json, yyjson_mut_val *observed);

#endif
