/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The values of report= and net= that are about the network. */
#include "init/network/net_words.h"
#include "init/network/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct url url;

static bool parse(const char *text)
{
	return url_parse(text, strlen(text), &url);
}

static void an_address_has_three_parts(void **state)
{
	static const struct {
		const char *text, *host, *port, *path;
	} urls[] = {
		{ "http://a", "a", "80", "/" },
		{ "http://192.0.2.1:8080", "192.0.2.1", "8080", "/" },
		{ "http://lab-1.example.org/r", "lab-1.example.org", "80", "/r/" },
		{ "http://[2001:db8::1]:65535/a/b_c~d/", "2001:db8::1", "65535", "/a/b_c~d/" },
		{ "http://[::1]", "::1", "80", "/" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		assert_true(parse(urls[i].text));
		assert_string_equal(url.host, urls[i].host);
		assert_string_equal(url.port, urls[i].port);
		assert_string_equal(url.path, urls[i].path);
	}
}

static void what_follows_is_not_looked_at(void **state)
{
	(void)state;
	assert_true(url_parse("http://a:1/x,usb", 12, &url));
	assert_string_equal(url.path, "/x/");
}

static void anything_else_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"http://",
		"https://a",
		"tftp://a",
		"http:a",
		"http://:80",
		"http://a:",
		"http://a:0",
		"http://a:65536",
		"http://a:8x",
		"http://user@a",
		"http://a/b?c",
		"http://a/b#c",
		"http://a/%2e",
		"http://a b",
		"http://a\r\nX:",
		"http://[::1",
		"http://[]",
		"http://[1.2.3.4]",
		"http://[fe80::1%25eth0]",
		"http://a.b_c",
	};
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(parse(texts[i]));
}

static void long_ones_are_refused(void **state)
{
	char text[1024] = "http://";
	(void)state;

	memset(text + 7, 'a', URL_HOST);
	assert_true(parse(text));
	text[7 + URL_HOST] = 'a';
	assert_false(parse(text));
	memset(text + 8, '/', URL_PATH - 1);
	text[7 + URL_PATH] = '\0';
	assert_true(parse(text));
	text[7 + URL_PATH] = '/';
	text[8 + URL_PATH] = 'a';
	assert_false(parse(text));
	memset(text + 7, 'a', sizeof text - 8);
	assert_false(parse(text));
}

static void an_address_is_had_or_given(void **state)
{
	static const char *const texts[] = {
		"dhcp",
		"dhcp,52:54:00:12:34:56",
		"192.0.2.7/24",
		"192.0.2.7/24,192.0.2.1",
		"192.0.2.7/24,192.0.2.1,2001:db8::53",
		"192.0.2.7/24,192.0.2.1,192.0.2.53,52:54:00:ab:cd:ef",
		"2001:db8::7/64,fe80::1,192.0.2.53",
		"2001:db8::7/64,52:54:00:12:34:56",
	};
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_true(net_words_are_valid(texts[i]));
}

static void other_words_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		",",
		"dhcp6",
		"dhcp,192.0.2.1",
		"52:54:00:12:34:56",
		"dhcp,52:54:00:12:34:5G",
		"dhcp,52:54:00:12:34:56,52:54:00:12:34:56",
		"192.0.2.7",
		"192.0.2.7/0",
		"192.0.2.7/33",
		"192.0.2.7/24x",
		"2001:db8::7/129",
		"192.0.2.7/24,",
		"192.0.2.7/24,2001:db8::1",
		"192.0.2.7/24,$(reboot)",
		"192.0.2.7/24,192.0.2.1,a.b",
		"192.0.2.7/24,192.0.2.1,192.0.2.2,192.0.2.3",
		"192.0.2.7/24,192.0.2.1,192.0.2.2,192.0.2.3,52:54:00:12:34:56",
		"192.0.2.7/24;reboot",
	};
	char text[400];
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(net_words_are_valid(texts[i]));
	memset(text, '1', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(net_words_are_valid(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_has_three_parts),
		cmocka_unit_test(what_follows_is_not_looked_at),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(long_ones_are_refused),
		cmocka_unit_test(an_address_is_had_or_given),
		cmocka_unit_test(other_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
