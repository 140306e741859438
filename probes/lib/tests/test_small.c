/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The small forms beside the C library's own. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define __OPTIMIZE_SIZE__ 1
#define vfprintf          small_vfprintf
#include "probes/lib/small_printf.c"
#undef vfprintf
#define qsort  small_qsort
#define memmem small_memmem
#define strstr small_strstr
#include "probes/lib/small_search.c"
#undef qsort
#undef memmem
#undef strstr

/* Into `text`, as snprintf(); gives what it gave. */
__attribute__((format(printf, 2, 3))) static int print(char *text, const char *format, ...)
{
	va_list arguments;
	FILE *out = fmemopen(text, 4096, "w");

	assert(out);
	va_start(arguments, format);
	int length = small_vfprintf(out, format, arguments);
	va_end(arguments);
	assert(fclose(out) == 0);
	return length;
}

#define SAME(...)                                                   \
	do {                                                        \
		char mine[4096] = "", own[4096] = "";               \
		int length = print(mine, __VA_ARGS__);              \
		assert(length == snprintf(own, 4096, __VA_ARGS__)); \
		assert(strcmp(mine, own) == 0);                     \
	} while (0)

static void test_numbers(void)
{
	SAME("%d %d %d %i", 0, -1, 2147483647, INT_MIN);
	SAME("%u %x %X %o", 4000000000U, 0xdeadbeefU, 0xdeadbeefU, 8U);
	SAME("%ld %lu %lx %zu %zx", -5L, 5UL, 0xffffffffffUL, (size_t)7, (size_t)255);
	SAME("%lld %llu %llx %jd", INT64_MIN + 0LL, 18446744073709551615ULL, 1ULL << 63,
	     (intmax_t)-9);
	SAME("%02x|%04x|%08X|%02d|%3u|%-5u|%06llu", 5U, 0x12345U, 0xabcU, -3, 7U, 7U, 12ULL);
	SAME("%0*x|%0*llx|%04zX|%8.4zX|%.0d|%.3d|%5.2d", 6, 5U, 12, 255ULL, (size_t)10, (size_t)10,
	     0, -5, 7);
	SAME("%#x|%#x|%#X|%#o|%hhu|%hu|%hhd", 0U, 26U, 26U, 8U, 300, 70000, 200);
}

static void test_texts(void)
{
	char longer[1500];

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	SAME("plain");
	SAME("%%%c%c|%3c|%-3c|", 'a', 'b', 'c', 'd');
	SAME("%s|%10s|%-10s|%.2s|%*s|%-*.*s|%.*s|%.0s|", "one", "two", "three", "four", 6, "five",
	     8, 2, "six", -1, "seven", "eight");
	SAME("%s:%s:%.600s", longer, "end", longer);
	SAME("%*d|%-*d|%*d|", 5, 1, 5, 2, -5, 3);
	SAME("%p", (void *)0x1234);
}

static void test_unknown(void)
{
	char text[4096] = "", format[] = "a%qb";

	assert(print(text, format, 1) == -1);
}

static int by_value(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

static void test_sort(void)
{
	uint32_t mine[300], own[300], number = 1;

	for (size_t count = 0; count <= 300; count += count < 8 ? 1 : 73) {
		for (size_t i = 0; i < count; i++) {
			number = number * 1664525 + 1013904223;
			mine[i] = own[i] = number >> (count % 3 ? 0 : 28);
		}
		small_qsort(mine, count, sizeof *mine, by_value);
		qsort(own, count, sizeof *own, by_value);
		assert(memcmp(mine, own, count * sizeof *own) == 0);
	}
}

static void test_search(void)
{
	static const char *const texts[] = { "", "a", "aab", "aaab", "abcabd", "xyzabd" };
	static const char *const pieces[] = { "", "a", "ab", "abd", "aab", "abdx", "z" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
			assert(small_strstr(texts[i], pieces[k]) == strstr(texts[i], pieces[k]));
			assert(small_memmem(texts[i], strlen(texts[i]), pieces[k],
					    strlen(pieces[k])) == strstr(texts[i], pieces[k]));
		}
	assert(small_memmem("a\0b", 3, "\0b", 2) != NULL);
}

int main(void)
{
	test_numbers();
	test_texts();
	test_unknown();
	test_sort();
	test_search();
	return 0;
}
