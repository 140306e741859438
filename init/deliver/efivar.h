/* What deliver_efivar() does once the folder is known to hold EFI variables. */
#ifndef INIT_DELIVER_EFIVAR_H
#define INIT_DELIVER_EFIVAR_H

#include "init/deliver/deliver.h"

enum { EFIVAR_TEXT_AT_MOST = 1024 };

/* The file of our variable. */
extern const char efivar_file[];

/* Compares, writes, reads back. Asks nothing about the file system that `efivars` is on. */
void efivar_write(const char *efivars, const struct document *brief, struct delivery *result);

#endif
