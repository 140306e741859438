/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The C library's vfprintf(), behind which all of printf() stands, without floating point numbers,
 * wide characters and positions: 6 kB less in the binary. It knows the conversions
 *
 *     %[-0#][width][.precision][hh h l ll z j t](d i u x X o c s p %)
 *
 * width and precision also as `*`. Only the binary that is built for size has it; its test runs
 * it beside the C library's own.
 */
#ifdef __OPTIMIZE_SIZE__

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 256, DIGITS = 24 };

/* Collects, so that what has no buffer is not written character by character. */
struct out {
	FILE *file;
	size_t used, total;
	bool failed;
	char piece[PIECE];
};

struct conversion {
	bool left, zeros, form;
	int width, precision; /* -1: none */
	int size;             /* of the number, in bytes */
	bool is_signed;
	unsigned base;
	bool capital;
};

static void flush(struct out *out)
{
	if (out->used && fwrite(out->piece, 1, out->used, out->file) != out->used)
		out->failed = true;
	out->used = 0;
}

static void put(struct out *out, const char *text, size_t length)
{
	out->total += length;
	if (length > PIECE - out->used)
		flush(out);
	if (length > PIECE) {
		out->failed |= fwrite(text, 1, length, out->file) != length;
		return;
	}
	memcpy(out->piece + out->used, text, length);
	out->used += length;
}

static void pad(struct out *out, char character, int count)
{
	while (count-- > 0)
		put(out, &character, 1);
}

/* The sign or "0x", zeros, and the text, filled up to the width. */
static void put_field(struct out *out, const struct conversion *conversion, const char *sign,
		      int zeros, const char *text, size_t length)
{
	int room = conversion->width - (int)(strlen(sign) + length) - zeros;

	if (!conversion->left)
		pad(out, ' ', room);
	put(out, sign, strlen(sign));
	pad(out, '0', zeros);
	put(out, text, length);
	if (conversion->left)
		pad(out, ' ', room);
}

static void put_number(struct out *out, const struct conversion *conversion, uint64_t number)
{
	const char *digits = conversion->capital ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[DIGITS], *at = text + DIGITS;
	const char *sign = "";

	if (conversion->is_signed && number >> 63) {
		sign = "-";
		number = -number;
	} else if (conversion->form && number) {
		sign = conversion->base == 8 ? "0" : conversion->capital ? "0X" : "0x";
	}
	for (; number; number /= conversion->base)
		*--at = digits[number % conversion->base];
	int length = (int)(text + DIGITS - at);
	int least = conversion->precision < 0 ? 1 : conversion->precision;
	if (conversion->precision < 0 && conversion->zeros && !conversion->left)
		least = conversion->width - (int)strlen(sign) > 1
				? conversion->width - (int)strlen(sign)
				: 1;
	put_field(out, conversion, sign, least > length ? least - length : 0, at, (size_t)length);
}

/* A decimal number, or the argument that stands for it. */
static int take_count(const char **at, va_list *arguments)
{
	int count = 0;

	if (**at == '*') {
		++*at;
		return va_arg(*arguments, int);
	}
	for (; **at >= '0' && **at <= '9'; ++*at)
		count = count * 10 + (**at - '0');
	return count;
}

static void take_flags(const char **at, struct conversion *conversion)
{
	for (;; ++*at)
		switch (**at) {
		case '-': conversion->left = true; break;
		case '0': conversion->zeros = true; break;
		case '#': conversion->form = true; break;
		default: return;
		}
}

/* How wide the number is, by "l" and the like. */
static int take_size(const char **at)
{
	int size = sizeof(int);

	for (;; ++*at)
		switch (**at) {
		case 'l':
		case 'z':
		case 'j':
		case 't': size = sizeof(long); break;
		case 'h': size = size == 2 ? 1 : 2; break;
		default: return size;
		}
}

static uint64_t number_of(const struct conversion *conversion, va_list *arguments)
{
	uint64_t number =
		conversion->size == 8 ? va_arg(*arguments, uint64_t) : va_arg(*arguments, unsigned);
	unsigned unused = 64 - 8 * (unsigned)conversion->size;

	/* the sign goes up to the highest bit */
	return conversion->is_signed ? (uint64_t)((int64_t)(number << unused) >> unused)
				     : number << unused >> unused;
}

static void put_string(struct out *out, struct conversion *conversion, const char *text)
{
	text = text ? text : "(null)";
	put_field(out, conversion, "", 0, text,
		  conversion->precision < 0 ? strlen(text)
					    : strnlen(text, (size_t)conversion->precision));
}

/* False where it is none that is known; nothing behind it can be trusted then. */
static bool convert(struct out *out, struct conversion *conversion, char kind, va_list *arguments)
{
	char character;

	conversion->is_signed = kind == 'd' || kind == 'i';
	conversion->capital = kind == 'X';
	conversion->base = kind == 'x' || kind == 'X' ? 16 : kind == 'o' ? 8 : 10;
	switch (kind) {
	case 'p':
		conversion->form = true;
		conversion->base = 16;
		conversion->size = 8;
		/* fall through */
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o': put_number(out, conversion, number_of(conversion, arguments)); return true;
	case 's': put_string(out, conversion, va_arg(*arguments, const char *)); return true;
	case 'c':
		character = (char)va_arg(*arguments, int);
		put_field(out, conversion, "", 0, &character, 1);
		return true;
	case '%': put(out, "%", 1); return true;
	default: return false;
	}
}

static bool take_conversion(struct out *out, const char **at, va_list *arguments)
{
	struct conversion conversion = { .precision = -1 };

	take_flags(at, &conversion);
	conversion.width = take_count(at, arguments);
	if (conversion.width < 0) {
		conversion.left = true;
		conversion.width = -conversion.width;
	}
	if (**at == '.') {
		++*at;
		conversion.precision = take_count(at, arguments);
	}
	conversion.size = take_size(at);
	return **at && convert(out, &conversion, *(*at)++, arguments);
}

int vfprintf(FILE *restrict file, const char *restrict text, va_list arguments)
{
	struct out out = { .file = file };
	const char *format = text;
	va_list copy;
	bool good = true;

	va_copy(copy, arguments);
	while (good && *format) {
		size_t length = strcspn(format, "%");
		put(&out, format, length);
		format += length;
		if (*format) {
			format++;
			good = take_conversion(&out, &format, &copy);
		}
	}
	va_end(copy);
	flush(&out);
	return !good || out.failed || out.total > INT_MAX ? -1 : (int)out.total;
}

#endif
