/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each form of pixels, and those that are refused. */
#include "init/boot/pixels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WIDTH = 100, HEIGHT = 80, PADDING = 12, SCALE = 2 };

static struct fb_var_screeninfo form;
static struct fb_fix_screeninfo memory;

static struct fb_bitfield bits(unsigned offset, unsigned length)
{
	return (struct fb_bitfield){ .offset = offset, .length = length };
}

static int set_up(void **state)
{
	(void)state;
	form = (struct fb_var_screeninfo){ .xres = WIDTH,
					   .yres = HEIGHT,
					   .bits_per_pixel = 32,
					   .red = bits(16, 8),
					   .green = bits(8, 8),
					   .blue = bits(0, 8) };
	memory = (struct fb_fix_screeninfo){ .type = FB_TYPE_PACKED_PIXELS,
					     .visual = FB_VISUAL_TRUECOLOR,
					     .line_length = 4 * WIDTH + PADDING };
	return 0;
}

static uint32_t pixel_at(const uint8_t *bytes, const struct pixels *screen, unsigned x, unsigned y)
{
	uint32_t pixel = 0;

	memcpy(&pixel, bytes + screen->begin + y * screen->line + (size_t)x * screen->pixel,
	       screen->pixel);
	return pixel;
}

/* The code in the middle, what is beside it untouched. */
static void assert_drawn(uint32_t light)
{
	enum { BEFORE = 0x55, ROOM = (HEIGHT + 2) * (4 * WIDTH + PADDING) };
	static uint8_t bytes[ROOM];
	struct pixels screen;
	struct qr qr;

	assert_true(pixels_form(&screen, &form, &memory));
	assert_int_equal(screen.light, light);
	assert_true(qr_make(&qr, "READY", 5, QR_SIDE_AT_MOST));
	screen.file = memfd_create("screen", MFD_CLOEXEC);
	memset(bytes, BEFORE, ROOM);
	assert_int_equal(pwrite(screen.file, bytes, ROOM, 0), ROOM);
	assert_true(pixels_draw(&screen, &qr, SCALE, HEIGHT - 10));
	assert_int_equal(pread(screen.file, bytes, ROOM, 0), ROOM);
	close(screen.file);

	unsigned side = qr.side * SCALE, left = (WIDTH - side) / 2, top = (HEIGHT - 10 - side) / 2;
	uint32_t beside = 0;
	memset(&beside, BEFORE, screen.pixel);
	for (unsigned y = 0; y < HEIGHT; y++)
		for (unsigned x = 0; x < WIDTH; x++) {
			bool in = x >= left && x < left + side && y >= top && y < top + side;
			bool dark = in && qr_is_dark(&qr, (x - left) / SCALE, (y - top) / SCALE);
			assert_int_equal(pixel_at(bytes, &screen, x, y), !in    ? beside
									 : dark ? 0
										: light);
		}
}

static void of_32_bits(void **state)
{
	(void)state;
	assert_drawn(0xffffff);
	form.yoffset = 1;
	form.xoffset = 2;
	assert_drawn(0xffffff);
}

static void of_30_bits(void **state)
{
	(void)state;
	form.red = bits(20, 10);
	form.green = bits(10, 10);
	form.blue = bits(0, 10);
	assert_drawn(0x3fffffff);
}

static void of_24_bits(void **state)
{
	(void)state;
	form.bits_per_pixel = 24;
	memory.line_length = 3 * WIDTH + PADDING;
	assert_drawn(0xffffff);
}

static void of_16_and_15_bits(void **state)
{
	(void)state;
	form.bits_per_pixel = 16;
	memory.line_length = 2 * WIDTH + PADDING;
	form.red = bits(11, 5);
	form.green = bits(5, 6);
	form.blue = bits(0, 5);
	assert_drawn(0xffff);
	form.bits_per_pixel = 15;
	form.red = bits(10, 5);
	form.green = bits(5, 5);
	assert_drawn(0x7fff);
}

static void of_a_palette(void **state)
{
	(void)state;
	form.bits_per_pixel = 8;
	memory.visual = FB_VISUAL_PSEUDOCOLOR;
	memory.line_length = WIDTH;
	assert_drawn(15);
}

static void assert_refused(void)
{
	struct pixels screen;

	assert_false(pixels_form(&screen, &form, &memory));
}

static void others_are_refused(void **state)
{
	memory.visual = FB_VISUAL_MONO01;
	assert_refused();
	set_up(state);
	memory.type = FB_TYPE_PLANES;
	assert_refused();
	set_up(state);
	form.nonstd = 1;
	assert_refused();
	set_up(state);
	form.bits_per_pixel = 64;
	assert_refused();
	set_up(state);
	form.bits_per_pixel = 0;
	assert_refused();
	set_up(state);
	memory.line_length = 4 * WIDTH - 1;
	assert_refused();
	set_up(state);
	form.red = form.green = form.blue = bits(0, 0);
	assert_refused();
}

static void no_device(void **state)
{
	struct pixels screen;

	(void)state;
	assert_false(pixels_open(&screen, "/dev/no-such-device"));
	assert_false(pixels_open(&screen, "/dev/null"));
}

static void no_room(void **state)
{
	struct pixels screen;
	struct qr qr;

	(void)state;
	assert_true(pixels_form(&screen, &form, &memory));
	assert_true(qr_make(&qr, "READY", 5, QR_SIDE_AT_MOST));
	screen.file = memfd_create("screen", MFD_CLOEXEC);
	assert_false(pixels_draw(&screen, &qr, 3, HEIGHT));
	assert_false(pixels_draw(&screen, &qr, 0, HEIGHT));
	close(screen.file);
	assert_false(pixels_draw(&screen, &qr, SCALE, HEIGHT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(of_32_bits, set_up),
		cmocka_unit_test_setup(of_30_bits, set_up),
		cmocka_unit_test_setup(of_24_bits, set_up),
		cmocka_unit_test_setup(of_16_and_15_bits, set_up),
		cmocka_unit_test_setup(of_a_palette, set_up),
		cmocka_unit_test_setup(others_are_refused, set_up),
		cmocka_unit_test(no_device),
		cmocka_unit_test_setup(no_room, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
