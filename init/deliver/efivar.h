/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What deliver_efivar() does once the folder is known to hold EFI variables. */
#ifndef INIT_DELIVER_EFIVAR_H
#define INIT_DELIVER_EFIVAR_H

#include "init/deliver/deliver.h"

enum { EFIVAR_TEXT_AT_MOST = 1024 };

/* The file of our variable. */
extern const char efivar_file[];

/* Compares, writes, reads back. Asks nothing about the file system that `efivars` is on. */
void efivar_write(const char *efivars, const struct document *brief, struct delivery *result);

enum efivar_state {
	EFIVAR_READ,
	EFIVAR_NO_EFI,      /* this machine was not started by UEFI, or its Linux has no EFI */
	EFIVAR_NOT_MOUNTED, /* no efivarfs there, or nothing in it */
	EFIVAR_ABSENT,      /* VfioPreflight is not there */
	EFIVAR_DENIED,
	EFIVAR_FAILED,
	EFIVAR_DAMAGED, /* its attributes or its text are none that we write */
};

/*
 * Reads our variable: `firmware` is /sys/firmware/efi. Text with a NUL behind it, where it is
 * EFIVAR_READ; `error` says more where it is DENIED or FAILED. efivar_read_in() takes `efivars` for
 * a folder of variables, whatever file system it is on.
 */
enum efivar_state efivar_read(const char *firmware, char text[EFIVAR_TEXT_AT_MOST + 1], int *error);
enum efivar_state efivar_read_in(const char *efivars, char text[EFIVAR_TEXT_AT_MOST + 1],
				 int *error);

#endif
