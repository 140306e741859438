/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vfio-preflight: one binary, two lives. As PID 1 of an initramfs it is the boot on one page; else
 * it is the command.
 *
 * PID 1 never returns and never ends: that would be a kernel panic, and the report would be lost.
 * Whatever may die (probes, libpci, a sink on a stick that was pulled) does so in a child.
 */
#include "init/boot/boot.h"
#include "init/boot/boot_bmc.h"
#include "init/boot/boot_deliver.h"
#include "init/boot/boot_network.h"
#include "init/boot/boot_prove.h"
#include "init/boot/boot_settings.h"
#include "init/boot/boot_since.h"
#include "init/boot/boot_usb.h"
#include "init/command/command.h"
#include "init/boot/consoles.h"
#include "init/boot/deadline.h"
#include "init/boot/exit_port.h"
#include "init/options.h"
#include "init/boot/pid1.h"
#include "init/boot/place.h"
#include "init/boot/reboot_keys.h"
#include "init/worker/worker.h"

#include <signal.h>

static struct consoles consoles;

static void complain(const char *text)
{
	consoles_say(&consoles, "vfio-preflight: %s", text);
}

static _Noreturn void boot(void)
{
	static char command_line[4096];
	static struct worker worker;
	struct options options;

	signal(SIGPIPE, SIG_IGN);
	pid1_mount();
	consoles_open(&consoles);
	pid1_quiet_kernel();
	pid1_no_sysrq();
	reboot_keys_hold();
	pid1_read_line("/proc/cmdline", command_line, sizeof command_line);
	options_default(&options);
	options.all_formats = options.plan = true;
	options_from_kernel(&options, command_line, complain);
	bool recorded = options.to_usb || options.to_image || *options.server.host;
	options.record = recorded ? "capture.txt" : NULL;
	options.record_late = true;
	consoles_say(&consoles, "vfio-preflight %s: scanning this machine ...",
		     VFIO_PREFLIGHT_VERSION);

	deadline_set(&consoles, &options);
	pid1_load_modules("look", &consoles);
	pid1_mount_efivars();
	bool examined = worker_examine(&worker, &options);
	boot_show(&consoles, &options, &worker, examined);

	boot_deliver_efivar(&consoles, &options, &worker);
	boot_await_usb(&consoles, &options, &worker);
	boot_read_settings(&consoles, &options, &worker);
	deadline_set(&consoles, &options);
	consoles_begin_others(&consoles, options.json_port);
	boot_tell_serial(&consoles, &worker);
	boot_read_journal(&consoles, &options, &worker);
	boot_check_usb(&consoles, &options, &worker);
	boot_compare_last(&consoles, &options, &worker);
	boot_deliver_usb(&consoles, &options, &worker);
	boot_deliver_efivar_instead(&consoles, &options, &worker);
	boot_deliver_bmc(&consoles, &options, &worker);
	if (options.prove) {
		boot_prove(&consoles, &options, &worker);
		boot_show(&consoles, &options, &worker, examined);
	}
	boot_deliver_network(&consoles, &options, &worker);
	boot_send_json(&consoles, &options, &worker);
	boot_embed_json(&consoles, &options, &worker);
	exit_port_set(&consoles, &options, &worker);
	boot_finish(&consoles, &options, &worker);
}

int main(int count, char **arguments)
{
	if (place_is_image())
		boot();
	return command(count, arguments);
}
