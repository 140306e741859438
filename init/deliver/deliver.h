/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Places that the report goes to. A sink delivers bytes, knows nothing about PCI, and always says
 * what became of it. Nothing is ever written but our own stick (by partition GUID), the folder for
 * reports beside the booted image if the settings ask for that, and our own EFI variable.
 * init/network sends it to a server.
 */
#ifndef INIT_DELIVER_DELIVER_H
#define INIT_DELIVER_DELIVER_H

#include "init/report/delivery.h"

#include <stdbool.h>

/*
 * All that a run's folder on the stick may hold, in the order in which it is written; the capture,
 * the largest, last. Of those that gzip packs either name may stand there.
 */
#define DOCUMENT_NAMES                                                                       \
	"report.txt", "report.json", "brief.txt", "paste.txt", "report.html", "changes.txt", \
		"dmesg.txt", "capture.txt"
#define PACKED_JSON    "report.json.gz"
#define PACKED_LOG     "dmesg.txt.gz"
#define PACKED_CAPTURE "capture.gz"

/* In the root of the partition: what the hashes of machines are salted with. */
#define SALT_NAME "vfio-preflight.salt"

struct document {
	const char *name; /* "report.json" */
	const char *bytes;
	size_t length;
};

/* Gives back bytes that were mapped, as those of worker_document() are; they may be NULL. */
void document_free(struct document *document);

struct usb_place {
	const char *sys_block;   /* "/sys/class/block" */
	const char *dev;         /* "/dev" */
	const char *mount_point; /* an empty folder */
	const char *guid;        /* of our partition, lower case; empty: none is baked in */
	/*
	 * what was booted is a file, "1A2B-3C4D:/images/vfio-preflight.iso", and ours is the folder
	 * beside it (image.h); "": nobody told which file; NULL: ours is the partition with the
	 * GUID
	 */
	const char *image;
	const char *board; /* names the machine; made safe for FAT here */
	const char *hash;  /* another name that ends in "-" and this is the same machine's */
	const char *salt;  /* is written to SALT_NAME where there is no such file; or NULL */
	/* names this run, "20261121-070007"; a number is added where it is taken */
	const char *run;
	/* how long our partition is waited for; USB takes seconds to settle */
	unsigned wait_seconds;
	const char *usb_devices; /* "/sys/bus/usb/devices", or NULL where nothing more can come */
	/* once ours is there no device may come or go so long: a second one may be on its way */
	unsigned quiet_ms;
	bool awaited;       /* so long it was waited for already: a last look */
	const char *before; /* the run that this one was compared with; NULL: none that is known */
	bool before_may_go; /* to make room, also the last run of this machine */
};

/*
 * Writes the documents to reports/BOARD/RUN/ on the one partition that has our GUID: mounted,
 * written, fsynced, renamed from a temporary name, folder fsynced, unmounted. Two partitions with
 * our GUID: neither is written, and it says so. result->full: only room was lacking. With
 * place->image likewise to the folder beside that.
 */
void deliver_usb(const struct usb_place *place, const struct document *documents, size_t count,
		 struct delivery *result);

/*
 * Makes room for them there: drops the oldest runs (room.h), and says which; the detail is empty
 * where there was room already. Where not even that would do it drops none: result->full again.
 */
void deliver_usb_room(const struct usb_place *place, const struct document *documents, size_t count,
		      struct delivery *result);

/*
 * Writes the EFI variable VfioPreflight in one write() of at most 1 KiB of text behind the four
 * bytes of attributes, only if its content changes; clears the immutable flag before and sets it
 * again after. `efivars` is where efivarfs is mounted.
 */
void deliver_efivar(const char *efivars, const struct document *brief, struct delivery *result);

/* Sets a result. `detail` as printf, cut to fit. */
void delivery_set(struct delivery *result, const char *place, enum status status,
		  const char *detail, ...) __attribute__((format(printf, 4, 5)));

#endif
