/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What capabilities, base address registers and Linux's files say of a function, true and false. */
#include "probes/pci/capabilities.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "probes/pci/tests/pci_machine.h"

#define FOLDER "/sys/bus/pci/devices/0000:01:00.0/"

static struct memory_function *begin_card(void)
{
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_express(card, 0x40, 0);
	return card;
}

static const struct features *features(void)
{
	return examine()->functions.items[0].features;
}

/* --- BARs --- */

static void bars_are_decoded(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put(card, 0x10, 8, 0x0000004012340000 | 0xc);
	put(card, 0x18, 4, 0xe001);
	put(card, 0x1c, 4, 0xfe000000);
	put(card, 0x20, 4, 0x4);
	put(card, 0x30, 4, 0xfd000001);
	const bar_list *bars = &features()->bars;

	assert_int_equal(bars->count, 5);
	assert_true(bars->items[0].wide && bars->items[0].prefetchable && bars->items[0].assigned);
	assert_int_equal(bars->items[0].address, 0x4012340000);
	assert_int_equal(bars->items[1].index, 2);
	assert_true(bars->items[1].io);
	assert_int_equal(bars->items[1].address, 0xe000);
	assert_int_equal(bars->items[2].address, 0xfe000000);
	assert_false(bars->items[2].wide);
	assert_int_equal(bars->items[3].index, 4);
	assert_false(bars->items[3].assigned);
	assert_int_equal(bars->items[4].index, ROM_BAR);
	assert_int_equal(bars->items[4].address, 0xfd000000);
	assert_int_equal(bars->items[0].size.status, ABSENT);
	end_machine();
}

static void sizes_are_those_of_linux(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put(card, 0x10, 4, 0xfe000000);
	put(card, 0x14, 4, 0xfd000000);
	memory_put_text(&memory, READ_FILE, FOLDER "resource",
			"0x00000000fe000000 0x00000000fe01ffff 0x0000000000040200\n"
			"0x0000000000000000 0x0000000000000fff 0x0000000020040200\n"
			"0x0000000000000000 0x0000000000003fff 0x0000000020040200\n"
			"0x0 0x0 0x0\n0x0 0x0 0x0\n0x0 0x0 0x0\n"
			"0x00000000000c0000 0x00000000000dffff 0x0000000000000212\n");
	const bar_list *bars = &features()->bars;

	assert_int_equal(bars->count, 4);
	assert_int_equal(bars->items[0].size.value, 0x20000);
	assert_true(bars->items[0].assigned);
	assert_false(bars->items[1].assigned);
	/*
	 * A register of 32 bits that was never assigned reads as zero: only Linux knows that it is
	 * there.
	 */
	assert_int_equal(bars->items[2].index, 2);
	assert_int_equal(bars->items[2].size.value, 0x4000);
	assert_false(bars->items[2].assigned);
	/* The shadow of a ROM is not its BAR. */
	assert_int_equal(bars->items[3].index, ROM_BAR);
	assert_int_equal(bars->items[3].size.status, ABSENT);
	end_machine();
}

static void a_resource_file_may_lie(void **state)
{
	static const char *const texts[] = { "",
					     "x",
					     "0x1 0x0 0x200\n",
					     "0x0 0xffffffffffffffff 0x200\n",
					     "0x1 0x2\n",
					     "1 2 3 4 5 6 7 8" };
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		put(begin_card(), 0x10, 4, 0xfe000000);
		memory_put_text(&memory, READ_FILE, FOLDER "resource", texts[i]);
		assert_true(features()->bars.count >= 1);
		end_machine();
	}
}

static void what_is_no_resource_tells_no_size(void **state)
{
	static const char *const texts[] = { "x",
					     "-1 0x2 0x200\n",
					     "0x1 0x2\n",
					     "0x1  0x2 0x200\n",
					     "0x1 0x2 0x200 0x3\n",
					     "0x10000000000000000 0x2 0x200\n" };
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		put(begin_card(), 0x10, 4, 0xfe000000);
		memory_put_text(&memory, READ_FILE, FOLDER "resource", texts[i]);
		assert_int_equal(features()->bars.items[0].size.status, FAILED);
		end_machine();
	}
}

static void a_last_bar_of_64_bits_has_no_upper_half(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put(card, 0x24, 4, 0xfe000004);
	const bar_list *bars = &features()->bars;
	assert_int_equal(bars->count, 1);
	assert_int_equal(bars->items[0].index, 5);
	assert_false(bars->items[0].wide);
	assert_int_equal(bars->items[0].address, 0xfe000000);
	assert_true(has_gap("BAR 5 has 64 bits and no upper half"));
	end_machine();
}

static void resizable_bars_are_decoded(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put_extended(card, 0x100, 0x15, 0);
	put(card, 0x104, 4, 0x3f << 4 << 8);
	put(card, 0x108, 4, 1 | 2 << 5 | 8 << 8 | 0x80000000U);
	put(card, 0x10c, 4, 0x10);
	put(card, 0x110, 4, 3);
	const struct features *found = features();
	assert_int_equal(found->resizable_status, OK);
	assert_int_equal(found->resizable.count, 2);
	assert_int_equal(found->resizable.items[0].index, 1);
	assert_int_equal(found->resizable.items[0].size, 8);
	assert_true(found->resizable.items[0].sizes == (0x3f00 | UINT64_C(1) << 43));
	assert_int_equal(found->resizable.items[1].index, 3);
	assert_int_equal(found->resizable.items[1].sizes, 1);
	end_machine();
}

static void resizable_bars_may_lie(void **state)
{
	(void)state;
	for (unsigned count = 0; count <= 7; count += 7) {
		struct memory_function *card = begin_card();
		put_extended(card, 0x100, 0x15, 0);
		for (unsigned i = 0; i < 7; i++)
			put(card, 0x108 + i * 8, 4, i | count << 5);
		assert_int_equal(features()->resizable.count, count ? 6 : 0);
		assert_true(has_gap("of them at offset 0x100"));
		end_machine();
	}
	struct memory_function *card = begin_card();
	put_extended(card, 0x100, 0x15, 0);
	put(card, 0x108, 4, 6 | 2 << 5);
	put(card, 0x110, 4, 44 << 8);
	assert_int_equal(features()->resizable.count, 0);
	assert_true(has_gap("BAR 6 of 1 MiB << 0 at offset 0x104"));
	assert_true(has_gap("BAR 0 of 1 MiB << 44 at offset 0x10c"));
	end_machine();

	card = begin_card();
	put_extended(card, 0x100, 0x01, 0xff4);
	put_extended(card, 0xff4, 0x15, 0);
	put(card, 0xffc, 4, 2 << 5);
	assert_int_equal(features()->resizable_status, FAILED);
	assert_true(has_gap("no room"));
	end_machine();
}

/* --- Capabilities --- */

static void small_capabilities_are_decoded(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put(card, 0x41, 1, 0x80);
	put_capability(card, 0x80, 0x01, 0x90);
	put(card, 0x84, 4, 0x8 | 3);
	put_capability(card, 0x90, 0x05, 0xa0);
	put(card, 0x92, 2, 0x1 | 3 << 1 | 0x80 | 0x100);
	put_capability(card, 0xa0, 0x11, 0xb0);
	put(card, 0xa2, 2, 0x8000 | 63);
	put(card, 0xa4, 4, 0x2003);
	put_capability(card, 0xb0, 0x13, 0);
	put(card, 0xb2, 2, 0x0306);
	put(card, 0x44, 4, 1 << 28);
	put(card, 0x4c, 4, 4 | 16 << 4);
	put(card, 0x52, 2, 3 | 8 << 4);
	put_extended(card, 0x100, 0x0f, 0x110);
	put(card, 0x104, 4, 0x80000000U | 2 << 16 | 1 << 5);
	put_extended(card, 0x110, 0x1b, 0x120);
	put(card, 0x114, 4, 1 << 16 | 20 << 8 | 6);
	put_extended(card, 0x120, 0x13, 0x140);
	put(card, 0x124, 4, 1);
	put(card, 0x128, 8, 32 | (uint64_t)16 << 32);
	put_extended(card, 0x140, 0x0e, 0);
	put(card, 0x144, 4, 0x0300);
	memory_put_text(&memory, READ_FILE, FOLDER "reset_method", "flr bus\n");

	const struct features *found = features();
	assert_true(found->power.status == OK && found->power.state == 3 &&
		    found->power.no_soft_reset);
	assert_true(found->msi.status == OK && found->msi.enabled && found->msi.wide &&
		    found->msi.maskable);
	assert_int_equal(found->msi.vectors, 8);
	assert_true(found->msix.status == OK && found->msix.enabled);
	assert_int_equal(found->msix.vectors, 64);
	assert_int_equal(found->msix.table_bar, 3);
	assert_true(found->resets.flr.value && found->resets.af_flr.value &&
		    !found->resets.pm.value);
	assert_string_equal(found->resets.methods.value, "flr bus");
	assert_int_equal(found->link.speed_at_most, 4);
	assert_int_equal(found->link.width_at_most, 16);
	assert_int_equal(found->link.speed, 3);
	assert_int_equal(found->link.width, 8);
	assert_true(found->ats.enabled && found->ats.page_aligned &&
		    found->ats.smallest_unit == 2 && found->ats.queue_depth == 32);
	assert_true(found->pasid.enabled && found->pasid.execute && found->pasid.privileged &&
		    found->pasid.width == 20);
	assert_true(found->pri.enabled && found->pri.capacity == 32 && found->pri.allocation == 16);
	assert_int_equal(found->ari.next_function, 3);
	assert_int_equal(found->slot.status, ABSENT);
	assert_int_equal(found->ari_forwarding.status, ABSENT);
	assert_int_equal(examined.gaps.count, 0);
	end_machine();
}

static void ports_have_slots_and_forward(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *port = add_memory_bridge("0000:00:1c.0", 1, 1);
	put_express(port, 0x40, 4);
	put(port, 0x42, 2, 2 | 4 << 4 | 0x100);
	put(port, 0x54, 4, 5U << 19 | 0x40);
	put(port, 0x64, 8, 0x20 | (uint64_t)0x20 << 32);
	put(port, 0x3e, 1, 8);
	const struct features *found = features();

	assert_true(found->slot.status == OK && found->slot.number == 5 && found->slot.hotplug);
	assert_true(found->ari_forwarding.supported && found->ari_forwarding.enabled);
	assert_int_equal(found->resets.flr.status, ABSENT);
	assert_int_equal(found->resets.methods.status, ABSENT);
	assert_true(examined.functions.items[0].vga_enable);
	end_machine();
}

static void acs_of_sunrise_point_is_wide(void **state)
{
	(void)state;
	for (unsigned device = 0xa10f; device <= 0xa110; device++) {
		begin_machine();
		struct memory_function *port = add_memory_bridge("0000:00:1c.0", 1, 1);
		put(port, 0x02, 2, device);
		put_express(port, 0x40, 4);
		put_extended(port, 0x100, 0x0d, 0);
		put(port, 0x104, 8, 0x1f | (uint64_t)0x1d << 32);
		const struct acs *acs = &examine()->functions.items[0].acs;
		assert_int_equal(acs->wide, device == 0xa110);
		assert_int_equal(acs->capability, 0x1f);
		assert_int_equal(acs->control, device == 0xa110 ? 0x1d : 0);
		end_machine();
	}
}

/* As many bits as the capability tells, where egress control is on; the port's own number. */
static void egress_control_is_read_where_it_is_on(void **state)
{
	(void)state;
	for (unsigned on = 0; on <= 1; on++) {
		begin_machine();
		struct memory_function *port = add_memory_bridge("0000:00:1c.0", 1, 1);
		put_express(port, 0x40, 4);
		put(port, 0x4c, 4, 7U << 24 | 0x104);
		put_extended(port, 0x100, 0x0d, 0);
		put(port, 0x104, 8, (uint64_t)(on ? ACS_EC : 0) << 16 | 40 << 8 | 0x3d);
		put(port, 0x108, 8, 0x8000000200000001);
		const struct function *function = &examine()->functions.items[0];
		const uint32_t *egress = function->acs.egress;
		assert_int_equal(egress != NULL, on);
		if (egress)
			assert_true(egress[0] == 1 && egress[1] == 0x80000002 && !egress[2]);
		assert_int_equal(function_features(function)->link.port, 7);
		end_machine();
	}
}

static void sriov_is_decoded(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put_extended(card, 0x100, 0x10, 0);
	put(card, 0x108, 4, 0x11);
	put(card, 0x10c, 4, 8 | 8 << 16);
	put(card, 0x110, 4, 4);
	put(card, 0x114, 4, 0x80 | 2 << 16);
	put(card, 0x118, 4, 0x10caU << 16);
	put(card, 0x124, 8, 0x4000000000 | 0xc);
	memory_put_text(&memory, READ_FILE, FOLDER "resource",
			"0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n"
			"0x0000004000000000 0x000000400001ffff 0x000000000014220c\n");
	const struct sriov *sriov = features()->sriov;

	assert_non_null(sriov);
	assert_true(sriov->enabled && sriov->ari_hierarchy);
	assert_int_equal(sriov->total_vfs, 8);
	assert_int_equal(sriov->num_vfs, 4);
	assert_int_equal(sriov->first_offset, 0x80);
	assert_int_equal(sriov->stride, 2);
	assert_int_equal(sriov->vf_device, 0x10ca);
	assert_int_equal(sriov->bars.count, 1);
	assert_int_equal(sriov->bars.items[0].size.value, 0x4000);
	end_machine();
}

static void sriov_may_lie(void **state)
{
	struct memory_function *card = begin_card();
	(void)state;

	put_extended(card, 0x100, 0x10, 0);
	put(card, 0x108, 8, 1);
	put(card, 0x110, 4, 0xffff);
	memset(card->bytes + 0x124, 0xff, 24);
	assert_non_null(features()->sriov);
	assert_true(has_gap("65535 virtual functions of at most 0"));
	end_machine();

	card = begin_card();
	put_extended(card, 0x100, 0x01, 0xfd0);
	put_extended(card, 0xfd0, 0x10, 0);
	assert_int_equal(features()->sriov_status, FAILED);
	assert_null(examined.functions.items[0].features->sriov);
	end_machine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_decoded),
		cmocka_unit_test(sizes_are_those_of_linux),
		cmocka_unit_test(a_resource_file_may_lie),
		cmocka_unit_test(what_is_no_resource_tells_no_size),
		cmocka_unit_test(a_last_bar_of_64_bits_has_no_upper_half),
		cmocka_unit_test(resizable_bars_are_decoded),
		cmocka_unit_test(resizable_bars_may_lie),
		cmocka_unit_test(small_capabilities_are_decoded),
		cmocka_unit_test(ports_have_slots_and_forward),
		cmocka_unit_test(acs_of_sunrise_point_is_wide),
		cmocka_unit_test(egress_control_is_read_where_it_is_on),
		cmocka_unit_test(sriov_is_decoded),
		cmocka_unit_test(sriov_may_lie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
