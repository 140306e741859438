/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen's pixels, /dev/fb0, where the firmware left Linux a framebuffer: only by write(), so
 * that it is the same with and without a DRM driver beneath it.
 */
#ifndef INIT_BOOT_PIXELS_H
#define INIT_BOOT_PIXELS_H

#include "init/report/qr.h"

#include <linux/fb.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pixels {
	int file;
	unsigned width, height; /* pixels */
	unsigned pixel;         /* bytes of one: 1 to 4 */
	size_t line, begin;     /* bytes from one row to the next; before the first visible pixel */
	uint32_t light;         /* a white pixel; a black one is 0 */
};

/* False, and nothing to close, where there is none or its pixels are of no form known here. */
bool pixels_open(struct pixels *screen, const char *path);

/* Of it, what the kernel says: false where its pixels are of no form known here. */
bool pixels_form(struct pixels *screen, const struct fb_var_screeninfo *form,
		 const struct fb_fix_screeninfo *memory);

/*
 * The code with `scale` pixels a module, in the middle of the screen's upper `height` pixels. False
 * where it could not be written.
 */
bool pixels_draw(const struct pixels *screen, const struct qr *qr, unsigned scale, unsigned height);

#endif
