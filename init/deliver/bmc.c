/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/bmc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ipmi.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* syscall(): what type ioctl() has for a request differs between C libraries */
enum { ANSWER_MS = 10000, ANSWER_ROOM = 1 + BMC_ANSWER };

static int send_request(int file, uint8_t function, uint8_t command, const uint8_t *request,
			size_t count)
{
	struct ipmi_system_interface_addr address = { .addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE,
						      .channel = IPMI_BMC_CHANNEL };
	uint8_t data[BMC_ANSWER];
	struct ipmi_req message = { .addr = (unsigned char *)&address,
				    .addr_len = sizeof address,
				    .msgid = command,
				    .msg = { .netfn = function,
					     .cmd = command,
					     .data_len = (unsigned short)count,
					     .data = data } };

	if (count > sizeof data)
		return -EMSGSIZE;
	if (count)
		memcpy(data, request, count);
	return syscall(SYS_ioctl, file, IPMICTL_SEND_COMMAND, &message) < 0 ? -errno : 0;
}

/* The answer with its completion code in front; its length, or a negative errno. */
static int receive(int file, uint8_t command, uint8_t data[ANSWER_ROOM])
{
	struct pollfd ready = { .fd = file, .events = POLLIN };
	struct ipmi_addr address;
	struct ipmi_recv message = { .addr = (unsigned char *)&address,
				     .addr_len = sizeof address,
				     .msg = { .data = data, .data_len = ANSWER_ROOM } };

	do {
		int count = poll(&ready, 1, ANSWER_MS);
		if (count <= 0)
			return count ? -errno : -ETIMEDOUT;
		if (syscall(SYS_ioctl, file, IPMICTL_RECEIVE_MSG_TRUNC, &message) < 0)
			return -errno;
	} while (message.recv_type != IPMI_RESPONSE_RECV_TYPE || message.msgid != command);
	return message.msg.data_len ? message.msg.data_len : -EPROTO;
}

static int ask(void *context, uint8_t function, uint8_t command, const uint8_t *request,
	       size_t count, uint8_t answer[BMC_ANSWER], size_t *length)
{
	int file = *(int *)context;
	uint8_t data[ANSWER_ROOM] = { 0 };
	int got = send_request(file, function, command, request, count);

	got = got ? got : receive(file, command, data);
	if (got < 0)
		return got;
	*length = (size_t)got - 1;
	memcpy(answer, data + 1, *length);
	return data[0];
}

static int open_device(const char *device, unsigned wait_seconds)
{
	enum { TURNS_A_SECOND = 10, TURN_US = 1000000 / TURNS_A_SECOND };
	int file = open(device, O_RDWR | O_CLOEXEC);

	for (unsigned turn = 0; file < 0 && turn < wait_seconds * TURNS_A_SECOND; turn++) {
		usleep(TURN_US);
		file = open(device, O_RDWR | O_CLOEXEC);
	}
	return file;
}

void deliver_bmc(const char *device, unsigned wait_seconds, const uint8_t data[EVENT_LOG_DATA],
		 struct delivery *result)
{
	int file = open_device(device, wait_seconds);
	struct bmc bmc = { .context = &file, .ask = ask };

	if (file < 0 && (errno == ENOENT || errno == ENODEV)) {
		delivery_set(result, "bmc", ABSENT, "Linux has found no BMC on this machine");
		return;
	}
	if (file < 0) {
		delivery_set(result, "bmc", FAILED, "%s: %s", device, strerror(errno));
		return;
	}
	event_log_add(&bmc, data, result);
	close(file);
}
