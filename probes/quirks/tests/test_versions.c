/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each row of versions.quirks at its edges, and the names of kernels. */
#include "probes/quirks/kernels.h"
#include "probes/quirks/versions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

enum { NO, YES, OPEN };

struct row {
	enum version_rule rule;
	const char *release;
	int expected;
	uint16_t vendor, device; /* 0: about no device */
};

static const struct row rows[] = {
	{ VERSION_VMD_DRIVER, "5.10", YES, 0x8086, 0x467f },
	{ VERSION_VMD_DRIVER, "5.10", NO, 0x8086, 0xa77f },
	{ VERSION_VMD_DRIVER, "6.1", YES, 0x8086, 0xa77f },
	{ VERSION_VMD_DRIVER, "6.1.0-57-amd64", NO, 0x8086, 0xb06f },
	{ VERSION_VMD_DRIVER, "6.12", YES, 0x8086, 0xb06f },
	{ VERSION_VMD_DRIVER, "6.16.12", NO, 0x8086, 0xb07f },
	{ VERSION_VMD_DRIVER, "6.17", YES, 0x8086, 0xb07f },
	{ VERSION_VMD_DRIVER, "7.2.13", NO, 0x8086, 0xd70b },
	{ VERSION_VMD_DRIVER, "7.3", YES, 0x8086, 0xd70b },
	{ VERSION_VMD_DRIVER, "7.3", NO, 0x8086, 0x1234 },
	{ VERSION_NO_SOURCE_VALIDATION, "6.19.9", NO, 0x111d, 0x80b5 },
	{ VERSION_NO_SOURCE_VALIDATION, "7.2", YES, 0x111d, 0x80b5 },
	{ VERSION_NO_SOURCE_VALIDATION, "7.2", NO, 0x111d, 0x80b6 },
	{ VERSION_NO_FLR, "6.19.9", NO, 0x1022, 0x1502 },
	{ VERSION_NO_FLR, "7.2", YES, 0x1022, 0x1502 },
	{ VERSION_HOST_BRIDGE_GROUP, "6.13.4", NO, 0x1022, 0x14a4 },
	{ VERSION_HOST_BRIDGE_GROUP, "6.14", YES, 0x1022, 0x14a4 },
	{ VERSION_HOST_BRIDGE_GROUP, "6.16.9", YES, 0x1022, 0x14a4 },
	{ VERSION_HOST_BRIDGE_GROUP, "6.17", NO, 0x1022, 0x14a4 },
	{ VERSION_HOST_BRIDGE_PERHAPS, "6.16", NO, 0x1022, 0x14a4 },
	{ VERSION_HOST_BRIDGE_PERHAPS, "6.17.1", YES, 0x1022, 0x14a4 },
	{ VERSION_HOST_BRIDGE_PERHAPS, "6.18", NO, 0x1022, 0x14a4 },
	{ VERSION_WHOLE_SWITCH_GROUPS, "6.14.0-1007-nvidia", YES, 0, 0 },
	{ VERSION_WHOLE_SWITCH_GROUPS, "6.14.0-37-generic", NO, 0, 0 },
	{ VERSION_OPREGION_FOR_VGA_ONLY, "6.17", YES, 0, 0 },
	{ VERSION_OPREGION_FOR_VGA_ONLY, "6.18", NO, 0, 0 },
	{ VERSION_NO_PCH_PORTS, "5.9.0", YES, 0, 0 },
	{ VERSION_NO_PCH_PORTS, "5.9.0-050900-generic", YES, 0, 0 },
	{ VERSION_NO_PCH_PORTS, "5.9.1", NO, 0, 0 },
	{ VERSION_NO_PCH_PORTS, "5.9", OPEN, 0, 0 },
	{ VERSION_NO_PCH_PORTS, "5.10", NO, 0, 0 },
	{ VERSION_NO_INTEGRATED_ENDPOINTS, "5.7", YES, 0, 0 },
	{ VERSION_NO_INTEGRATED_ENDPOINTS, "5.8", NO, 0, 0 },
	{ VERSION_NO_CONFIG_ACS, "6.10.1", YES, 0, 0 },
	{ VERSION_NO_CONFIG_ACS, "6.11", NO, 0, 0 },
	{ VERSION_CONFIG_ACS_ADDS, "6.14.0", YES, 0, 0 },
	{ VERSION_CONFIG_ACS_ADDS, "6.14.2-arch1-1", NO, 0, 0 },
	{ VERSION_CONFIG_ACS_ADDS, "6.14", OPEN, 0, 0 },
	{ VERSION_CONFIG_ACS_ADDS, "6.14-pve", NO, 0, 0 },
	{ VERSION_KEEPS_FRAMEBUFFER, "5.19", YES, 0, 0 },
	{ VERSION_KEEPS_FRAMEBUFFER, "6.0", NO, 0, 0 },
	{ VERSION_IGNORES_AMD_REGIONS, "6.5.0-18-generic", YES, 0, 0 },
	{ VERSION_IGNORES_AMD_REGIONS, "6.6", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_ANY, "6.4", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_ANY, "6.5", YES, 0, 0 },
	{ VERSION_SOUTHBRIDGE_ANY, "6.12", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_ANY, "6.13", YES, 0, 0 },
	{ VERSION_SOUTHBRIDGE_ANY, "7.0", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_TIMER, "6.12.117+deb13-amd64", YES, 0, 0 },
	{ VERSION_SOUTHBRIDGE_TIMER, "6.12.11", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_TIMER, "6.12", OPEN, 0, 0 },
	{ VERSION_SOUTHBRIDGE_TIMER, "7.1", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_TIMER, "7.2", YES, 0, 0 },
	{ VERSION_SOUTHBRIDGE_TIMER, "7.3", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_CLASS, "7.2", NO, 0, 0 },
	{ VERSION_SOUTHBRIDGE_CLASS, "7.3", YES, 0, 0 },
	{ VERSION_NO_RESIZE_FILE, "6.0", YES, 0, 0 },
	{ VERSION_NO_RESIZE_FILE, "6.1", NO, 0, 0 },
	{ VERSION_OLD_IVRS_OPTION, "6.1.192", YES, 0, 0 },
	{ VERSION_OLD_IVRS_OPTION, "6.2", NO, 0, 0 },
	{ VERSION_REMAP_OPT_OUT, "7.2", NO, 0, 0 },
	{ VERSION_REMAP_OPT_OUT, "7.3", YES, 0, 0 },
	{ VERSION_RESET_METHOD_FILE, "5.14", NO, 0, 0 },
	{ VERSION_RESET_METHOD_FILE, "5.15", YES, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "5.9", NO, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "5.10", YES, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "5.15", YES, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "6.0", YES, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "6.1", YES, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "7.3.4", YES, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "7.4", NO, 0, 0 },
	{ VERSION_CHANGES_KNOWN, "5.3", NO, 0, 0 },
	{ VERSION_CHANGES_KNOWN, "5.4", YES, 0, 0 },
	{ VERSION_CHANGES_KNOWN, "7.4", NO, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.12.17", YES, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.12.29", NO, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.12", OPEN, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.14.2-1-pve", NO, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.8.12-12-pve", YES, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.8-pve", OPEN, 0, 0 },
	{ VERSION_KNOWN_BAD, "6.8", NO, 0, 0 },
	{ VERSION_GROUPS_KNOWN, "nightly", OPEN, 0, 0 },
};

static void each_row_has_its_edges(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		const struct machine machine = { .kernel.release = { OK, row->release } };
		const struct function function = { .vendor = row->vendor, .device = row->device };
		struct flag does =
			version_does(&machine, row->rule, row->vendor ? &function : NULL);
		int found = does.status != OK ? OPEN : does.value ? YES : NO;
		if (found != row->expected || (found == OPEN && does.status != FAILED))
			fail_msg("row %zu, rule %d, %s: %d, expected %d", i, (int)row->rule,
				 row->release, found, row->expected);
	}
}

/* A row without an edge here could be wrong for ever. */
static void each_rule_is_tried(void **state)
{
	(void)state;
	for (size_t i = 0; i < version_row_count; i++) {
		bool tried = version_rows[i].rule == VERSION_CHANGED_BY_DISTRIBUTOR;
		for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
			tried |= rows[k].rule == version_rows[i].rule;
		assert_true(tried);
	}
}

static void an_unseen_kernel_leaves_all_open(void **state)
{
	const struct machine machine = { .kernel.release = { .status = DENIED } };
	(void)state;

	assert_int_equal(version_does(&machine, VERSION_NO_RESIZE_FILE, NULL).status, DENIED);
	assert_null(version_changed_by(&machine));
}

/* Red Hat's names end so; others may begin so. */
static void changed_by_a_distributor(void **state)
{
	static const char *const changed[] = { "5.14.0-503.el9.x86_64", "6.12.0-55.el10.x86_64",
					       "4.18.0-553.el8_10.x86_64" };
	static const char *const plain[] = { "6.12.0-1.elrdy.x86_64", "6.17.1-300.fc43.x86_64",
					     "6.12.48+deb13-amd64", "5.14.0" };
	(void)state;

	for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
		assert_non_null(version_changed_by(
			&(struct machine){ .kernel.release = { OK, changed[i] } }));
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		assert_null(version_changed_by(
			&(struct machine){ .kernel.release = { OK, plain[i] } }));
}

/* Of a series some releases are bad, of a release it is known. */
static void bad_releases(void **state)
{
	struct machine machine = { .kernel.release = { OK, "6.12" } };
	const struct version_row *row = NULL;
	size_t count = 0;
	bool perhaps;
	(void)state;

	for (; (row = version_known_bad(&machine, row, &perhaps)); count++) {
		assert_true(perhaps);
		assert_non_null(row->words->remedy);
	}
	assert_int_equal(count, 3);
	machine.kernel.release.value = "6.12.3";
	row = version_known_bad(&machine, NULL, &perhaps);
	assert_non_null(row);
	assert_false(perhaps);
	assert_null(version_known_bad(&machine, row, &perhaps));
}

static void names_of_kernels(void **state)
{
	static const char *const good[] = { "6.12",
					    "6.12.17",
					    "7.3",
					    "6.8.12-4-pve",
					    "6.12.48+deb13-amd64",
					    "5.14.0-503.el9.x86_64" };
	static const char *const bad[] = { "",       "6",        "6.",     "v6.12",  "6.12x",
					   "0.12",   "6.12 ",    "6.12/1", "debian", "debian-99",
					   "6.1000", "100.1",    "pve",    "pve8-",  "debian1",
					   "6.12\n", "proxmox-", "RHEL-9" };
	struct kernel_name found = { 0 };
	(void)state;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(kernel_by_name(good[i], &found));
		assert_string_equal(found.release, good[i]);
		assert_null(found.about);
	}
	found.name = "unchanged";
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(kernel_by_name(bad[i], &found));
	assert_string_equal(found.name, "unchanged");
}

/* Of each distribution that has a name, its base is a release of which something is known. */
static void distributions(void **state)
{
	(void)state;
	for (size_t i = 0; i < kernel_name_count; i++) {
		const struct kernel_name *name = &kernel_names[i];
		const struct machine machine = { .kernel.release = { OK, name->release } };
		assert_non_null(strstr(kernels_expected, name->name));
		assert_non_null(name->about);
		assert_true(!name->release == !strncmp(name->name, "rhel", 4));
		assert_true(!name->release ||
			    version_does(&machine, VERSION_CHANGES_KNOWN, NULL).value);
	}
	static const char *const spelled[][2] = {
		{ "debian-12", "debian-12" }, { "debian12", "debian-12" },
		{ "pve8", "proxmox-8" },      { "pve-9", "proxmox-9" },
		{ "pve9.0", "proxmox-9.0" },  { "ubuntu24.04", "ubuntu-24.04" },
		{ "rhel9", "rhel-9" }
	};
	struct kernel_name found;
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
		assert_true(kernel_by_name(spelled[i][0], &found));
		assert_string_equal(found.name, spelled[i][1]);
	}
	assert_string_equal(kernel_of_host("proxmox")->name, "proxmox-9");
	assert_string_equal(kernel_of_host("debian")->name, "debian-13");
	assert_string_equal(kernel_of_host("fedora")->name, "fedora-44");
	assert_null(kernel_of_host("esxi"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_has_its_edges),
		cmocka_unit_test(each_rule_is_tried),
		cmocka_unit_test(an_unseen_kernel_leaves_all_open),
		cmocka_unit_test(changed_by_a_distributor),
		cmocka_unit_test(bad_releases),
		cmocka_unit_test(names_of_kernels),
		cmocka_unit_test(distributions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
