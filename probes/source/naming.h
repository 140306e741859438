/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which machine it was: the label that somebody gave it, and a short hash of what identifies it, so
 * that reports of one machine are known as one without telling its serial number. Nothing else that
 * identifies a machine leaves it.
 *
 * The hash is "SSSSSS-HHHHHHHHHHHH", of SHA-256 over a secret salt and the machine's UUID, or its
 * serial numbers where it has none. S tells hashes of different salts apart, which must not be
 * compared. An 'n' before the H: there was neither, and it is made of the serial number of the
 * first network card that has one; such a machine has another hash once that card is moved.
 *
 * Both are answers to questions of their own, so that a capture keeps them.
 */
#ifndef PROBES_SOURCE_NAMING_H
#define PROBES_SOURCE_NAMING_H

#include "probes/source/source.h"

#define NAMING_LABEL "/vfio-preflight/label"
#define NAMING_HASH  "/vfio-preflight/hash"
#define LABEL_ASSET  "asset" /* the label is the asset tag that the firmware has */

#define LABEL_EXPECTED "at most 40 letters, digits, '.', '_' and '-', a letter or digit first"

enum { LABEL_AT_MOST = 40, SALT_AT_LEAST = 16, SALT_AT_MOST = 64 };

/* What is given from outside; empty: nothing is. */
struct naming {
	char label[LABEL_AT_MOST + 1];
	char salt[SALT_AT_MOST + 1];
};

/* Letters, digits, '.', '_' and '-', the first a letter or digit, at most LABEL_AT_MOST. */
bool label_is_valid(const char *text);

/* The form of a hash, as above. */
bool hash_is_valid(const char *text);

/*
 * Takes the first word of a salt's file, SALT_AT_LEAST letters at least. False, and no salt, where
 * there is none.
 */
bool naming_take_salt(struct naming *naming, const char *bytes, size_t length);

/*
 * Asks `shown`, which it owns from now on, but for label and hash. Those it makes of what `whole`
 * says, the source behind `shown` that is not masked, or passes the question to it where no label
 * or no salt is given. `naming` may change until it is asked.
 */
struct source *source_naming(struct source *shown, struct source *whole,
			     const struct naming *naming);

#endif
