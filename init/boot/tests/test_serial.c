/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial ports: which are there, how fast the firmware says they are, and lines nobody reads. */
#include "init/boot/consoles.h"
#include "init/boot/serial_ports.h"
#include "init/boot/spcr.h"
#include "init/boot/spcr_port.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* --- SPCR --- */

/* Revision 2, 80 bytes: a 16550 at I/O port 2f8, 57600 bits a second. */
static const uint8_t sound[80] = { 'S', 'P', 'C', 'R', 80, [40] = 1, 8, 0, 1, 0xf8, 2, [58] = 6 };

static void reads_address_and_speed(void **state)
{
	(void)state;
	uint8_t table[sizeof sound];
	struct spcr spcr = spcr_parse(sound, sizeof sound);

	assert_int_equal(spcr.address, 0x2f8);
	assert_false(spcr.memory);
	assert_int_equal(spcr.speed, 57600);
	assert_true(spcr.is_16550);
	memcpy(table, sound, sizeof table);
	table[40] = 0;
	table[51] = 0x12;
	table[58] = 3;
	spcr = spcr_parse(table, sizeof table);
	assert_true(spcr.memory);
	assert_int_equal(spcr.address, UINT64_C(0x12000000000002f8));
	assert_int_equal(spcr.speed, 9600);
	table[40] = 2; /* PCI configuration space */
	assert_int_equal(spcr_parse(table, sizeof table).address, 0);
	table[58] = 5;
	assert_int_equal(spcr_parse(table, sizeof table).speed, 0);
	table[36] = 0x12;
	assert_true(spcr_parse(table, sizeof table).is_16550);
	table[36] = 3;
	assert_false(spcr_parse(table, sizeof table).is_16550);
}

static void a_table_that_is_none_says_nothing(void **state)
{
	(void)state;
	for (size_t length = 0; length <= 58; length++) {
		/* of its exact size, so that one byte too far is noticed */
		uint8_t *cut = malloc(length + !length);
		memcpy(cut, sound, length);
		struct spcr spcr = spcr_parse(cut, length);
		assert_int_equal(spcr.address, 0);
		assert_int_equal(spcr.speed, 0);
		free(cut);
	}
	assert_int_equal(spcr_parse((const uint8_t *)"DMAR", 4).address, 0);
}

/* --- Which ports --- */

static char root[] = "/tmp/vfio-preflight-serial-XXXXXX";

static void put(const char *name, const void *bytes, size_t length)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", root, name);
	for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, length, out), length);
	fclose(out);
}

static void put_text(const char *name, const char *text)
{
	put(name, text, strlen(text));
}

static void lists_ports_with_a_type_and_their_speed(void **state)
{
	(void)state;
	struct serial_port ports[4];

	assert_non_null(mkdtemp(root));
	put_text("sys/class/tty/ttyS0/type", "0\n");
	put_text("sys/class/tty/ttyS0/port", "0x3F8\n");
	put_text("sys/class/tty/ttyS1/type", "4\n");
	put_text("sys/class/tty/ttyS1/port", "0x2F8\n");
	put_text("sys/class/tty/ttyS4/type", "4\n");
	put_text("sys/class/tty/ttyS4/port", "0x3E8\n");
	put_text("sys/class/tty/ttyS5/type", "what\n");
	assert_int_equal(serial_ports_list(root, ports, 4), 2);
	assert_string_equal(ports[0].name, "ttyS1");
	assert_int_equal(ports[0].speed, 115200);
	assert_string_equal(ports[1].name, "ttyS4");
	put("sys/firmware/acpi/tables/SPCR", sound, sizeof sound);
	assert_int_equal(serial_ports_list(root, ports, 4), 2);
	assert_int_equal(ports[0].speed, 57600);
	assert_int_equal(ports[1].speed, 115200);
	assert_int_equal(serial_ports_list(root, ports, 1), 1);
}

/* --- The port of SPCR that no driver has found --- */

/* The table with this address space, address and interface. */
static void put_spcr(uint8_t space, uint16_t address, uint8_t interface)
{
	uint8_t table[sizeof sound];

	memcpy(table, sound, sizeof table);
	table[36] = interface;
	table[40] = space;
	table[44] = (uint8_t)address;
	table[45] = (uint8_t)(address >> 8);
	put("sys/firmware/acpi/tables/SPCR", table, sizeof table);
}

static void a_port_that_linux_drives_is_not_missing(void **state)
{
	(void)state;
	char why[200] = "";

	put_spcr(1, 0x2f8, 0);
	assert_int_equal(spcr_port_adopt(root, root), 0);
	assert_false(spcr_port_is_missing(root, EPERM, why, sizeof why));
	put_spcr(1, 0x3f8, 0); /* ttyS0: Linux has looked, and nothing is there */
	assert_int_equal(spcr_port_adopt(root, root), 0);
	assert_false(spcr_port_is_missing(root, EPERM, why, sizeof why));
	put_spcr(0, 0, 0); /* no console */
	assert_int_equal(spcr_port_adopt(root, root), 0);
	assert_false(spcr_port_is_missing(root, 0, why, sizeof why));
}

static void only_a_port_that_may_be_there_is_missing(void **state)
{
	(void)state;
	char why[200];

	put_spcr(1, 0x240, 0);
	assert_false(spcr_port_is_missing(root, ENODEV, why, sizeof why));
	assert_int_equal(spcr_port_adopt(root, root), ENOENT);
	assert_true(spcr_port_is_missing(root, ENOENT, why, sizeof why));
	assert_string_equal(
		why, "the firmware's console (SPCR: I/O port 0x240): Linux has no free ttyS; "
		     "choose COM1 or COM2 for it in the firmware setup");
	assert_true(spcr_port_is_missing(root, EPERM, why, sizeof why));
	assert_non_null(strstr(why, "; switch Secure Boot off, or choose COM1"));
	put_text("ttyS3", "no terminal");
	assert_int_equal(spcr_port_adopt(root, root), ENOTTY);
	put_spcr(0, 0x1000, 0);
	assert_int_equal(spcr_port_adopt(root, root), 0);
	assert_true(spcr_port_is_missing(root, 0, why, sizeof why));
	assert_non_null(strstr(why, "SPCR: memory 0x1000): Linux has no driver for it; choose"));
	put_spcr(1, 0x240, 3);
	assert_int_equal(spcr_port_adopt(root, root), 0);
	assert_true(spcr_port_is_missing(root, 0, why, sizeof why));
	put_spcr(1, 0xfffe, 0); /* its registers would not all be ports */
	assert_int_equal(spcr_port_adopt(root, root), 0);
}

/* --- Writing --- */

static struct consoles consoles;
static int terminal; /* the other end of the line */

static int open_line(void **state)
{
	(void)state;
	terminal = posix_openpt(O_RDWR | O_NOCTTY);
	if (terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0)
		return -1;
	int file = open(ptsname(terminal), O_RDWR | O_NOCTTY | O_NONBLOCK);
	serial_port_set_speed(file, 57600);
	consoles = (struct consoles){ .count = 1 };
	consoles.list[0] =
		(struct console){ .name = "ttyS1", .file = file, .pipe = serial_pipe_open() };
	return 0;
}

static int close_line(void **state)
{
	(void)state;
	close(terminal);
	consoles_close(&consoles);
	return 0;
}

static speed_t speed_of_line(void)
{
	struct termios terminal_settings;

	assert_int_equal(tcgetattr(consoles.list[0].file, &terminal_settings), 0);
	return cfgetospeed(&terminal_settings);
}

static void a_console_at_the_menus_speed_is_corrected(void **state)
{
	(void)state;
	int file = consoles.list[0].file;

	serial_port_correct_speed(file, 9600); /* somebody has chosen 57600 */
	assert_int_equal(speed_of_line(), B57600);
	serial_port_set_speed(file, 115200);
	serial_port_correct_speed(file, 115200);
	assert_int_equal(speed_of_line(), B115200);
	serial_port_correct_speed(file, 9600);
	assert_int_equal(speed_of_line(), B9600);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void what_was_said_before_comes_too(void **state)
{
	(void)state;
	char text[64] = "";

	consoles_say(&consoles, "one");
	consoles_begin_others(&consoles, "ttyS9");
	consoles_say(&consoles, "two");
	for (size_t at = 0; at < strlen("one\r\ntwo\r\n");)
		at += (size_t)read(terminal, text + at, sizeof text - 1 - at);
	assert_string_equal(text, "one\r\ntwo\r\n");
	consoles_drain(&consoles);
}

static void a_line_nobody_reads_holds_nobody_up(void **state)
{
	(void)state;
	static char text[400000];
	double begin = now();

	memset(text, 'x', sizeof text);
	consoles_begin_others(&consoles, NULL);
	assert_true(console_write(&consoles.list[0], text, sizeof text));
	assert_true(console_write(&consoles.list[0], text, sizeof text));
	/* the pipe is full: waited for once, and then no more */
	assert_false(console_write(&consoles.list[0], text, sizeof text));
	assert_true(consoles.list[0].stuck);
	for (int i = 0; i < 100; i++)
		consoles_say(&consoles, "more");
	consoles_drain(&consoles);
	assert_true(now() - begin < 30);
}

static void the_port_of_the_json_report_is_left_alone(void **state)
{
	(void)state;
	char byte;

	consoles_say(&consoles, "text");
	consoles_begin_others(&consoles, "ttyS1");
	assert_int_equal(consoles.count, 0);
	fcntl(terminal, F_SETFL, O_NONBLOCK);
	assert_true(read(terminal, &byte, 1) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_address_and_speed),
		cmocka_unit_test(a_table_that_is_none_says_nothing),
		cmocka_unit_test(lists_ports_with_a_type_and_their_speed),
		cmocka_unit_test(a_port_that_linux_drives_is_not_missing),
		cmocka_unit_test(only_a_port_that_may_be_there_is_missing),
		cmocka_unit_test_setup_teardown(a_console_at_the_menus_speed_is_corrected,
						open_line, close_line),
		cmocka_unit_test_setup_teardown(what_was_said_before_comes_too, open_line,
						close_line),
		cmocka_unit_test_setup_teardown(a_line_nobody_reads_holds_nobody_up, open_line,
						close_line),
		cmocka_unit_test_setup_teardown(the_port_of_the_json_report_is_left_alone,
						open_line, close_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
