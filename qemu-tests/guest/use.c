/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Uses a device as a running system does, until the guest goes off; says how that went.
 *
 *     use dm DISK       device mapper holds it, as LVM does
 *     use loop DISK     it is behind a loop device
 *     use swap DISK     it is swapped to; its first page is written
 *     use hold DISK     a program holds it for itself, as a pool of ZFS does; to be run with `&`
 *     use route CARD    the default route goes through this network interface
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <linux/loop.h>
#include <net/if.h>
#include <net/route.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/swap.h>
#include <unistd.h>

enum { PAGE = 4096, SECTORS = 2048 };

/* Each step is one call with the same head; the table is one linear target. */
static int dm_step(int control, unsigned long request, const char *disk)
{
	static union {
		struct dm_ioctl head;
		char bytes[PAGE];
	} order;
	struct dm_target_spec target = { .length = SECTORS, .target_type = "linear" };

	memset(&order, 0, sizeof order);
	order.head = (struct dm_ioctl){ .version = { 4, 0, 0 },
					.data_size = sizeof order,
					.data_start = sizeof order.head,
					.target_count = request == DM_TABLE_LOAD,
					.name = "volume" };
	target.next = sizeof target + 64;
	memcpy(order.bytes + sizeof order.head, &target, sizeof target);
	snprintf(order.bytes + sizeof order.head + sizeof target, 64, "%s 0", disk);
	return ioctl(control, (int)request, &order);
}

static int use_dm(const char *disk)
{
	int control = open("/dev/mapper/control", O_RDWR);

	if (control < 0 || dm_step(control, DM_DEV_CREATE, disk) < 0 ||
	    dm_step(control, DM_TABLE_LOAD, disk) < 0)
		return -1;
	return dm_step(control, DM_DEV_SUSPEND, disk); /* without its flag: resume */
}

static int use_loop(const char *disk)
{
	int loop = open("/dev/loop0", O_RDWR), file = open(disk, O_RDWR);

	return loop < 0 || file < 0 ? -1 : ioctl(loop, LOOP_SET_FD, file);
}

/* mkswap(8): version, last page, at 1024; the word at the page's end */
static int use_swap(const char *disk)
{
	static char page[PAGE];
	const uint32_t header[] = { 1, 255, 0 };
	int file = open(disk, O_RDWR);

	memcpy(page + 1024, header, sizeof header);
	memcpy(page + PAGE - 10, "SWAPSPACE2", 10);
	if (file < 0 || write(file, page, PAGE) != PAGE || fsync(file) < 0)
		return -1;
	close(file);
	return swapon(disk, 0);
}

static int use_hold(const char *disk)
{
	if (open(disk, O_RDWR | O_EXCL) < 0)
		return -1;
	printf("hold %s: ok\n", disk);
	fflush(stdout);
	for (;;)
		pause();
}

static struct sockaddr in(const char *address)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr(address) };
	struct sockaddr any;

	memcpy(&any, &in, sizeof any);
	return any;
}

static int use_route(const char *card)
{
	char name[IFNAMSIZ];
	struct ifreq request = { 0 };
	struct rtentry route = { .rt_dst = in("0.0.0.0"),
				 .rt_genmask = in("0.0.0.0"),
				 .rt_gateway = in("10.0.2.2"),
				 .rt_flags = RTF_UP | RTF_GATEWAY,
				 .rt_dev = name };
	int file = socket(AF_INET, SOCK_DGRAM, 0);

	snprintf(name, sizeof name, "%s", card);
	memcpy(request.ifr_name, name, sizeof name);
	request.ifr_addr = in("10.0.2.15");
	if (ioctl(file, SIOCSIFADDR, &request) < 0)
		return -1;
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(file, SIOCSIFFLAGS, &request) < 0)
		return -1;
	return ioctl(file, SIOCADDRT, &route);
}

int main(int count, char **words)
{
	static const struct {
		const char *name;
		int (*use)(const char *what);
	} ways[] = { { "dm", use_dm },
		     { "loop", use_loop },
		     { "swap", use_swap },
		     { "hold", use_hold },
		     { "route", use_route } };

	for (size_t i = 0; count == 3 && i < sizeof ways / sizeof ways[0]; i++)
		if (strcmp(words[1], ways[i].name) == 0) {
			int failed = ways[i].use(words[2]);
			printf("%s %s: %s\n", words[1], words[2], failed ? strerror(errno) : "ok");
			return failed;
		}
	fprintf(stderr, "use: dm|loop|swap|hold DISK, or route CARD\n");
	return 64;
}
