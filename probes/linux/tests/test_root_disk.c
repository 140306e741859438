/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The disk that the system runs from: mountinfo, volumes, NVMe disks of several paths, and answers
 * that lie.
 */
#include "probes/scan/tests/told.h"

#include "probes/source/mask.h"

#define MOUNTS "read /proc/self/mountinfo"
#define NVME   "../../devices/pci0000:00/0000:00:1d.0/0000:01:00.0/nvme/nvme0/nvme0n1"
#define SATA   "../../devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda"

static struct machine look(const struct told *told)
{
	struct machine machine = { 0 };

	look_with("root_disk", &machine, told);
	return machine;
}

static void assert_controllers(const struct told *told, const char *first, const char *second)
{
	struct machine machine = look(told);
	const char *const expected[] = { first, second };
	size_t count = second ? 2 : 1;

	assert_int_equal(machine.root_disk.status, OK);
	assert_int_equal(machine.root_disk.controllers.count, count);
	for (size_t i = 0; i < count; i++) {
		char text[PCI_ADDRESS_TEXT];
		assert_string_equal(pci_address_print(machine.root_disk.controllers.items[i], text),
				    expected[i]);
	}
	arena_free(&machine.arena);
}

static void assert_status(const struct told *told, enum status status)
{
	struct machine machine = look(told);

	assert_int_equal(machine.root_disk.status, status);
	assert_int_equal(machine.gaps.count, status == FAILED);
	arena_free(&machine.arena);
}

static void a_partition_leads_to_its_controller(void **state)
{
	(void)state;
	assert_controllers(
		(const struct told[]){ TEXT(MOUNTS,
					    "21 1 0:20 / /proc rw - proc proc rw\n24 1 259:2 / / "
					    "rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"),
				       TEXT("link /sys/dev/block/259:2", NVME "/nvme0n1p2"),
				       TEXT("link /sys/class/block/nvme0n1p2", NVME "/nvme0n1p2"),
				       { 0 } },
		"0000:01:00.0", NULL);
}

static void the_last_mount_counts(void **state)
{
	(void)state;
	assert_controllers(
		(const struct told[]){ TEXT(MOUNTS, "1 1 0:2 / / rw - rootfs rootfs rw\n24 1 8:2 / "
						    "/ rw - xfs /dev/sda2 rw"),
				       TEXT("link /sys/dev/block/8:2", SATA "/sda2"),
				       TEXT("link /sys/class/block/sda2", SATA "/sda2"),
				       { 0 } },
		"0000:00:17.0", NULL);
}

static void a_volume_leads_to_all_its_disks(void **state)
{
	(void)state;
	assert_controllers(
		(const struct told[]){
			TEXT(MOUNTS, "24 1 253:1 / / rw - ext4 /dev/mapper/pve-root rw\n"),
			TEXT("link /sys/dev/block/253:1", "../../devices/virtual/block/dm-1"),
			TEXT("link /sys/class/block/dm-1", "../../devices/virtual/block/dm-1"),
			TEXT("list /sys/class/block/dm-1/slaves", "md0\n"),
			TEXT("link /sys/class/block/md0", "../../devices/virtual/block/md0"),
			TEXT("list /sys/class/block/md0/slaves", "nvme0n1p3\nsda3\n"),
			TEXT("link /sys/class/block/sda3", SATA "/sda3"),
			TEXT("link /sys/class/block/nvme0n1p3", NVME "/nvme0n1p3"),
			{ 0 } },
		"0000:00:17.0", "0000:01:00.0");
}

static void paths_of_an_nvme_disk_are_its_controllers(void **state)
{
	(void)state;
	assert_controllers(
		(const struct told[]){
			TEXT(MOUNTS, "24 1 0:25 /@ / rw - btrfs /dev/nvme0n1p2 rw\n"),
			TEXT("link /sys/class/block/nvme0n1p2",
			     "../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1/nvme0n1p2"),
			TEXT("list /sys/class/nvme-subsystem/nvme-subsys0",
			     "model\nnvme0\nnvme0n1\nnvme1\n"),
			TEXT("link /sys/class/nvme/nvme0",
			     "../../devices/pci0000:00/0000:00:1d.0/0000:01:00.0/nvme/nvme0"),
			TEXT("link /sys/class/nvme/nvme1",
			     "../../devices/pci0000:00/0000:00:1d.4/0000:02:00.0/nvme/nvme1"),
			{ 0 } },
		"0000:01:00.0", "0000:02:00.0");
}

static void an_image_runs_from_no_disk(void **state)
{
	(void)state;
	assert_status(
		(const struct told[]){ TEXT(MOUNTS, "1 1 0:2 / / rw - rootfs rootfs rw\n"), { 0 } },
		ABSENT);
	assert_status(
		(const struct told[]){ TEXT(MOUNTS, "24 1 0:30 / / rw - nfs4 server:/root rw\n"),
				       { 0 } },
		ABSENT);
}

static void what_cannot_be_told_is_a_gap(void **state)
{
	static const char *const mounts[] = {
		"",
		"\n\n",
		"24\n",
		"24 1 8:2 / /\n",
		"24 1 8:2 / / rw\n",
		"24 1 8:2 / / rw -\n",
		"24 1 8:2 / / rw - ext4\n",
		"24 1 8:2 / /mnt rw - ext4 /dev/sda rw\n",
		"24 1 8:2 / / rw - ext4 /dev/sda2 rw\n",
		"24 1 0:25 / / rw - zfs rpool/ROOT rw\n",
		"24 1 0:25 / / rw - btrfs /dev/ rw\n",
		"24 1 ../../x / / rw - ext4 /dev/sda rw\n",
		"- - - - / - - - -",
	};
	(void)state;

	for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++)
		assert_status((const struct told[]){ { MOUNTS, OK, mounts[i], strlen(mounts[i]) },
						     { 0 } },
			      FAILED);
	assert_status((const struct told[]){ REFUSAL(MOUNTS, DENIED), { 0 } }, DENIED);
}

static void a_volume_of_itself_ends(void **state)
{
	(void)state;
	assert_status(
		(const struct told[]){ TEXT(MOUNTS, "24 1 253:1 / / rw - ext4 /dev/dm-1 rw\n"),
				       TEXT("link /sys/dev/block/253:1", "virtual/dm-1"),
				       TEXT("link /sys/class/block/dm-1", "virtual/dm-1"),
				       TEXT("list /sys/class/block/dm-1/slaves", "dm-1\ndm-1\n"),
				       { 0 } },
		FAILED);
}

static void other_mounts_are_masked(void **state)
{
	static const char *const rows[][2] = {
		{ "21 1 8:3 / /home/anna rw - ext4 /dev/sda3 rw\n24 1 8:2 / / rw - xfs /dev/sda2 "
		  "rw\n25 1 0:3 /x\n26",
		  "... ... 8:2 ... / ... - xfs /dev/sda2\n" },
		{ "27 1 0:25 /@anna / rw shared:1 - btrfs /dev/mapper/anna-root rw,subvol=/@anna\n",
		  "... ... 0:25 ... / ... - btrfs ...\n" },
		{ "27 1 0:25 / / rw - zfs tank/anna rw\n", "... ... 0:25 ... / ... - zfs ...\n" },
		{ "27 1 0:25 / / rw - overlay overlay rw\n",
		  "... ... 0:25 ... / ... - overlay overlay\n" },
		{ "27 1 0:25 / / rw - zfs", "" },
		{ "", "" },
	};
	const struct question question = { READ_FILE, "/proc/self/mountinfo", 0, 0 };
	struct arena arena = ARENA_EMPTY;
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct answer answer = { OK, (const uint8_t *)rows[i][0], strlen(rows[i][0]) };
		answer = mask_answer(&arena, &question, answer);
		assert_string_equal((const char *)answer.bytes, rows[i][1]);
		answer = mask_answer(&arena, &question, answer);
		assert_string_equal((const char *)answer.bytes, rows[i][1]);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_partition_leads_to_its_controller),
		cmocka_unit_test(the_last_mount_counts),
		cmocka_unit_test(a_volume_leads_to_all_its_disks),
		cmocka_unit_test(paths_of_an_nvme_disk_are_its_controllers),
		cmocka_unit_test(an_image_runs_from_no_disk),
		cmocka_unit_test(what_cannot_be_told_is_a_gap),
		cmocka_unit_test(a_volume_of_itself_ends),
		cmocka_unit_test(other_mounts_are_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
