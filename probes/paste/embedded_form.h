/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The JSON report at the end of a serial console's log, so that the log is enough: between two
 * marks, lines of base64 that begin with their number, of gzip members one behind the other
 * (RFC 1952). Each member holds whole top-level keys of the report, so that a lost line costs
 * those alone.
 *
 *     -----BEGIN VFIO-PREFLIGHT REPORT bytes=13456 crc32=1a2b3c4d-----
 *     0001:H4sIAAAAAAAA/...
 *     -----END VFIO-PREFLIGHT REPORT bytes=13456 crc32=1a2b3c4d-----
 *
 * The count and the checksum are those of what is packed.
 */
#ifndef PROBES_PASTE_EMBEDDED_FORM_H
#define PROBES_PASTE_EMBEDDED_FORM_H

#define EMBEDDED_BEGIN "-----BEGIN "
#define EMBEDDED_END "-----END "
#define EMBEDDED_MARK "VFIO-PREFLIGHT REPORT bytes="
#define EMBEDDED_LINE "%s" EMBEDDED_MARK "%zu crc32=%08x-----\n"

enum {
	EMBEDDED_BYTES_A_LINE = 54,
	EMBEDDED_LINES_AT_MOST = 9999,
};

#endif
