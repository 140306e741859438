/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/pixels.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Colours of a palette are fbcon's: the last of 16 is white. */
enum { PALETTE_WHITE = 15 };

static uint32_t channel(const struct fb_bitfield *field)
{
	return field->length && field->length < 32 && field->offset < 32
		       ? ((1u << field->length) - 1) << field->offset
		       : 0;
}

bool pixels_form(struct pixels *screen, const struct fb_var_screeninfo *form,
		 const struct fb_fix_screeninfo *memory)
{
	bool true_colour =
		memory->visual == FB_VISUAL_TRUECOLOR || memory->visual == FB_VISUAL_DIRECTCOLOR;
	bool palette = memory->visual == FB_VISUAL_PSEUDOCOLOR && form->bits_per_pixel == 8;

	screen->width = form->xres;
	screen->height = form->yres;
	screen->pixel = (form->bits_per_pixel + 7) / 8;
	screen->line = memory->line_length;
	screen->begin =
		(size_t)form->yoffset * screen->line + (size_t)form->xoffset * screen->pixel;
	screen->light =
		palette ? PALETTE_WHITE
			: channel(&form->red) | channel(&form->green) | channel(&form->blue);
	return memory->type == FB_TYPE_PACKED_PIXELS && (true_colour || palette) &&
	       screen->pixel >= 1 && screen->pixel <= 4 && screen->light && !form->nonstd &&
	       (size_t)screen->width * screen->pixel <= screen->line;
}

bool pixels_open(struct pixels *screen, const char *path)
{
	struct fb_var_screeninfo form;
	struct fb_fix_screeninfo memory;

	screen->file = open(path, O_WRONLY | O_CLOEXEC);
	if (screen->file < 0)
		return false;
	if (ioctl(screen->file, FBIOGET_VSCREENINFO, &form) == 0 &&
	    ioctl(screen->file, FBIOGET_FSCREENINFO, &memory) == 0 &&
	    pixels_form(screen, &form, &memory))
		return true;
	close(screen->file);
	return false;
}

/* One row of pixels of the code's row `y`; little endian, as the processor is. */
static void fill_row(const struct pixels *screen, const struct qr *qr, unsigned scale, unsigned y,
		     uint8_t *row)
{
	for (unsigned x = 0; x < qr->side * scale; x++) {
		uint32_t colour = qr_is_dark(qr, x / scale, y) ? 0 : screen->light;
		for (unsigned byte = 0; byte < screen->pixel; byte++)
			*row++ = (uint8_t)(colour >> 8 * byte);
	}
}

bool pixels_draw(const struct pixels *screen, const struct qr *qr, unsigned scale, unsigned height)
{
	unsigned side = qr->side * scale;
	size_t length = (size_t)side * screen->pixel;
	uint8_t *row = side && side <= screen->width && side <= height ? malloc(length) : NULL;
	bool written = row != NULL;

	if (!row)
		return false;
	size_t at = screen->begin + (height - side) / 2 * screen->line +
		    (size_t)(screen->width - side) / 2 * screen->pixel;
	for (unsigned y = 0; written && y < side; y++, at += screen->line) {
		if (y % scale == 0)
			fill_row(screen, qr, scale, y / scale, row);
		written = pwrite(screen->file, row, length, (off_t)at) == (ssize_t)length;
	}
	free(row);
	return written;
}
