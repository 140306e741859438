/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/session.h"

#include "init/prove/iommufd.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>

enum { HOT_RESET_DEVICES = 64 };

static int control(const struct session *session, int file, unsigned long request, void *argument)
{
	return session->calls->control(session->calls->context, file, request, argument);
}

static void close_file(const struct session *session, int *file)
{
	if (*file >= 0)
		session->calls->close(session->calls->context, *file);
	*file = NO_FILE;
}

void session_begin(struct session *session, const struct prove_calls *calls, bool iommufd_is_wanted)
{
	*session = (struct session){ .calls = calls, .device = NO_FILE };
	space_choose(&session->space, calls, iommufd_is_wanted);
}

void session_close_groups(struct session *session)
{
	for (size_t i = 0; i < session->group_count; i++)
		close_file(session, &session->groups[i]);
}

void session_end(struct session *session)
{
	session_close_device(session);
	device_files_end(&session->files, session->calls);
	session_close_groups(session);
	space_close(&session->space);
}

int session_add_group(struct session *session, unsigned number)
{
	struct vfio_group_status status = { .argsz = sizeof status };
	char path[32];

	if (session->group_count == SESSION_GROUPS)
		return -ENOSPC;
	snprintf(path, sizeof path, "/dev/vfio/%u", number);
	int group = session->calls->open(session->calls->context, path);
	if (group < 0)
		return group;
	int error = control(session, group, VFIO_GROUP_GET_STATUS, &status);
	if (error >= 0 && !(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		error = -EPERM;
	if (error < 0) {
		close_file(session, &group);
		return error;
	}
	session->group_numbers[session->group_count] = number;
	session->groups[session->group_count++] = group;
	return 0;
}

static int put_groups_in(struct session *session)
{
	for (size_t i = 0; i < session->group_count; i++) {
		int error = control(session, session->groups[i], VFIO_GROUP_SET_CONTAINER,
				    &session->space.file);
		if (error < 0)
			return error;
	}
	return 0;
}

int session_set_iommu(struct session *session, const char **what)
{
	*what = session->space.is_ioas ? "/dev/iommu" : "/dev/vfio/vfio";
	int error = space_open(&session->space);
	if (error < 0 || session->space.is_ioas)
		return error;
	*what = "VFIO_SET_IOMMU";
	error = put_groups_in(session);
	/* the argument is the number itself */
	return error < 0 ? error
			 : control(session, session->space.file, VFIO_SET_IOMMU,
				   (void *)(uintptr_t)VFIO_TYPE1v2_IOMMU);
}

static void ask_regions(struct session *session, unsigned count)
{
	for (uint32_t i = 0; i <= VFIO_PCI_CONFIG_REGION_INDEX && i < count; i++) {
		struct vfio_region_info info = { .argsz = sizeof info, .index = i };
		if (control(session, session->device, VFIO_DEVICE_GET_REGION_INFO, &info) >= 0)
			session->regions[i] = (struct region){ info.offset, info.size, info.flags };
	}
}

static void ask_irqs(struct session *session, unsigned count)
{
	for (uint32_t i = 0; i <= VFIO_PCI_MSIX_IRQ_INDEX && i < count; i++) {
		struct vfio_irq_info info = { .argsz = sizeof info, .index = i };
		if (control(session, session->device, VFIO_DEVICE_GET_IRQ_INFO, &info) >= 0)
			session->irqs[i] = info.count;
	}
}

static int ask_device(struct session *session)
{
	struct vfio_device_info info = { .argsz = sizeof info };

	memset(session->regions, 0, sizeof session->regions);
	memset(session->irqs, 0, sizeof session->irqs);
	int error = control(session, session->device, VFIO_DEVICE_GET_INFO, &info);
	if (error < 0)
		return error;
	session->can_reset = info.flags & VFIO_DEVICE_FLAGS_RESET;
	ask_regions(session, info.num_regions);
	ask_irqs(session, info.num_irqs);
	return 0;
}

static int open_in_group(struct session *session, const char *address)
{
	char name[32];
	int device = -ENODEV;

	snprintf(name, sizeof name, "%s", address);
	for (size_t i = 0; i < session->group_count && device == -ENODEV; i++)
		device = control(session, session->groups[i], VFIO_GROUP_GET_DEVICE_FD, name);
	if (device >= 0)
		session->device = device;
	return device < 0 ? device : 0;
}

int session_open_device(struct session *session, const char *address, const char **what)
{
	*what = "VFIO_GROUP_GET_DEVICE_FD";
	int result = session->space.is_ioas ? device_files_open(&session->files, &session->space,
								address, &session->device, what)
					    : open_in_group(session, address);
	if (result < 0)
		return result;
	*what = "VFIO_DEVICE_GET_INFO";
	int error = ask_device(session);
	return error < 0 ? error : result;
}

void session_close_device(struct session *session)
{
	if (session->space.is_ioas)
		device_files_close(&session->files, session->calls, session->device);
	else
		close_file(session, &session->device);
	session->device = NO_FILE;
}

/* --- Resets --- */

static bool is_ours(const struct session *session, unsigned group)
{
	for (size_t i = 0; i < session->group_count; i++)
		if (session->group_numbers[i] == group)
			return true;
	return false;
}

static bool resets_ours(const struct session *session, const struct vfio_pci_hot_reset_info *info)
{
	if (session->space.is_ioas)
		return info->flags & IOMMUFD_RESETS_OURS;
	for (uint32_t i = 0; i < info->count && i < HOT_RESET_DEVICES; i++)
		if (!is_ours(session, info->devices[i].group_id))
			return false;
	return true;
}

/*
 * The kernel refuses a bus that carries others; it is not even asked then. Of device files it wants
 * no groups.
 */
static int reset_bus(struct session *session)
{
	static union {
		struct vfio_pci_hot_reset_info head;
		uint8_t room[sizeof(struct vfio_pci_hot_reset_info) +
			     HOT_RESET_DEVICES * sizeof(struct vfio_pci_dependent_device)];
	} info;
	union {
		struct vfio_pci_hot_reset head;
		uint8_t room[sizeof(struct vfio_pci_hot_reset) + SESSION_GROUPS * sizeof(int32_t)];
	} request = { .head = { .argsz = sizeof request } };

	memset(&info, 0, sizeof info);
	info.head.argsz = sizeof info;
	int error = control(session, session->device, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, &info);
	if (error < 0)
		return error == -ENODEV ? -ENOTTY : error;
	if (!resets_ours(session, &info.head))
		return -EPERM;
	if (!session->space.is_ioas) {
		request.head.count = (uint32_t)session->group_count;
		memcpy(request.head.group_fds, session->groups,
		       session->group_count * sizeof(int32_t));
	}
	return control(session, session->device, VFIO_DEVICE_PCI_HOT_RESET, &request);
}

int session_reset(struct session *session, const char **how)
{
	*how = session->can_reset ? "its own reset" : "a bus reset";
	return session->can_reset ? control(session, session->device, VFIO_DEVICE_RESET, NULL)
				  : reset_bus(session);
}

/* --- Interrupts --- */

unsigned session_message_index(const struct session *session)
{
	if (session->irqs[VFIO_PCI_MSI_IRQ_INDEX])
		return VFIO_PCI_MSI_IRQ_INDEX;
	return session->irqs[VFIO_PCI_MSIX_IRQ_INDEX] ? VFIO_PCI_MSIX_IRQ_INDEX : VFIO_PCI_NUM_IRQS;
}

int session_set_message(struct session *session, unsigned index, int eventfd)
{
	union {
		struct vfio_irq_set head;
		uint8_t room[sizeof(struct vfio_irq_set) + sizeof(int32_t)];
	} request = { .head = { .argsz = sizeof request,
				.flags = VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_EVENTFD,
				.index = index,
				.count = 1 } };

	memcpy(request.head.data, &eventfd, sizeof(int32_t));
	if (eventfd < 0) {
		request.head.argsz = sizeof request.head;
		request.head.flags = VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_NONE;
		request.head.count = 0;
	}
	return control(session, session->device, VFIO_DEVICE_SET_IRQS, &request);
}

/* --- Configuration space --- */

int session_set_master(struct session *session, bool on)
{
	const struct region *config = &session->regions[VFIO_PCI_CONFIG_REGION_INDEX];
	uint16_t command;
	int error = session->calls->read_at(session->calls->context, session->device, &command,
					    sizeof command, config->offset + PCI_COMMAND);

	if (error < 0)
		return error;
	command = on ? command | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER
		     : command & (uint16_t)~PCI_COMMAND_MASTER;
	return session->calls->write_at(session->calls->context, session->device, &command,
					sizeof command, config->offset + PCI_COMMAND);
}
