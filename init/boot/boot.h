/* The boot after the report is on the screen: delivery to the other places, and the prompt. */
#ifndef INIT_BOOT_BOOT_H
#define INIT_BOOT_BOOT_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/* The report, or where there is none a plain word that it is incomplete and why, on every console. */
void boot_show(struct consoles *consoles, const struct options *options, const struct worker *worker, bool examined);

/* To the EFI variable: where it was asked for; and, once the stick was tried, where it has to stand in for one. */
void boot_deliver_efivar(struct consoles *consoles, const struct options *options, struct worker *worker);
void boot_deliver_efivar_instead(struct consoles *consoles, const struct options *options, struct worker *worker);

/*
 * Loads the drivers of USB, waits a while for our stick, and has the report rendered with what hangs on USB. Before
 * boot_deliver_usb().
 */
void boot_await_usb(struct consoles *consoles, const struct options *options, struct worker *worker);

/* Where our stick is looked for; `guid` has room for its GUID and must live as long. */
void boot_usb_place(struct usb_place *place, char *guid, size_t size);

/*
 * What vfio-preflight.conf on the stick says, where the report may go there: changes the options, but for those that the kernel's
 * command line names. What is left out is said, on the consoles and as a delivery "settings" in the report. Where they name the EFI
 * variable, that is written now. After boot_await_usb().
 */
void boot_read_settings(struct consoles *consoles, struct options *options, struct worker *worker);

/*
 * Clusters that the stick lost when it was pulled: tells of them, on the consoles and as a delivery "fsck" in the report, and has
 * fsck.fat free them where nothing else is wrong (init/deliver/lost_clusters.h). Before boot_deliver_usb().
 */
void boot_check_usb(struct consoles *consoles, const struct options *options, struct worker *worker);

/* To the stick. */
void boot_deliver_usb(struct consoles *consoles, const struct options *options, struct worker *worker);

/* The JSON report, with what became of the others, to the serial port that json= names. */
void boot_send_json(struct consoles *consoles, const struct options *options, const struct worker *worker);

/* To the stick, which may be another one by now, else to the EFI variable, whatever report= says: a person wants it. */
void boot_deliver_again(struct consoles *consoles, const struct options *options, struct worker *worker);

/*
 * What action= says, after wait= seconds; a key on any console leads to the menu, which ends only with power-off or reboot. Where
 * Ctrl-Alt-Del was pressed meanwhile the machine starts again instead.
 */
_Noreturn void boot_finish(struct consoles *consoles, const struct options *options, struct worker *worker);

#endif
