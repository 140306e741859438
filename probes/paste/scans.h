/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A series of QR codes, as scanners give it: lines "VP1/3:" and base64, in any order, one again and
 * again, "QR-Code:" before each or not, and other lines, which are left out.
 */
#ifndef PROBES_PASTE_SCANS_H
#define PROBES_PASTE_SCANS_H

/*
 * What gzip packed, from the parts in `file`: a memory file, and `file` is closed. `file` itself
 * where it holds no such line. -1, `file` closed, and a line on standard error, where parts are
 * missing, damaged or of different series.
 */
int scans_join(int file, const char *name);

#endif
