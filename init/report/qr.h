/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QR codes: the brief report, and a capture as a series of them. */
#ifndef INIT_REPORT_QR_H
#define INIT_REPORT_QR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	QR_SIDE_AT_MOST = 185,   /* modules of the largest code, its margins among them */
	QR_BYTES_AT_MOST = 2953, /* that it holds */
	QR_SIDE_OF_PARTS = 97,   /* a series is made of codes at least so large */
	QR_PARTS_AT_MOST = 20,   /* of a series: nobody scans more */
	QR_MODULES_BYTES = 3918, /* the encoder's, for the largest code */
	QR_ROWS_BESIDE = 1,      /* of a terminal, for what stands below the code */
};

struct qr {
	uint8_t modules[QR_MODULES_BYTES];
	unsigned margin;    /* light modules around it: 4, or 2 where there is no room for 4 */
	unsigned side;      /* modules, both margins among them */
	bool is_first_line; /* of a brief that did not fit */
};

/* The smallest code of these bytes; false where even that is larger than `most` modules. */
bool qr_make(struct qr *qr, const char *bytes, size_t length, unsigned most);

/* A code of the brief report: all of it, or its first line; false where neither fits. */
bool qr_of_brief(struct qr *qr, const char *brief, size_t length, unsigned most);

/* Modules in a screen of so many columns and rows, one wide and two high in a character. */
unsigned qr_room(unsigned columns, unsigned rows);

/* Margins, and what is outside, are light. */
bool qr_is_dark(const struct qr *qr, unsigned x, unsigned y);

/*
 * Lines of half blocks (U+2580 and others): light is what is written, on a dark ground. `colour`:
 * both are set by escape sequences.
 */
void qr_print(const struct qr *qr, bool colour, FILE *out);

/* --- A series: what gzip packed, each part "VP1/3:" and base64 --- */

/*
 * In how many parts so many bytes are told, each in a code of at most `most` modules; 0: in none.
 */
unsigned qr_parts(size_t packed, unsigned most);

/* The text of one of them, counted from 1; its length. */
size_t qr_part(const uint8_t *packed, size_t length, unsigned part, unsigned parts,
	       char text[QR_BYTES_AT_MOST + 1]);

#endif
