/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/prove_command.h"

#include "init/processes.h"
#include "init/prove/prove.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MODPROBE_SECONDS = 20, RENDER_SECONDS = 60, NONE_TRIED = 3 };

/* Shared with the processes that try, who are not always told by the terminal. */
static volatile bool *stopped;

static void stop(int signal_number)
{
	(void)signal_number;
	*stopped = true;
}

static void say(void *context, const char *line)
{
	FILE *out = context;

	fprintf(out, "%s\n", line);
	fflush(out);
}

/* --- VFIO, which a running Linux loads only when somebody wants it --- */

/* By a container, or by iommufd, which alone will do where it is asked for. */
static bool has_vfio(bool iommufd_is_wanted)
{
	return access("/sys/bus/pci/drivers/vfio-pci", F_OK) == 0 &&
	       (access("/dev/iommu", F_OK) == 0 ||
		(!iommufd_is_wanted && access("/dev/vfio/vfio", F_OK) == 0));
}

static void modprobe(void *context)
{
	static char *const command[] = { "modprobe", "-a", "vfio-pci", "vfio_iommu_type1", NULL };

	(void)context;
	execvp(command[0], command);
	_exit(127);
}

static bool load_vfio(bool iommufd_is_wanted)
{
	char how[96];

	if (has_vfio(iommufd_is_wanted))
		return true;
	fputs("vfio-preflight: loading vfio-pci\n", stderr);
	process_run(modprobe, NULL, MODPROBE_SECONDS, how, sizeof how);
	if (has_vfio(iommufd_is_wanted))
		return true;
	fprintf(stderr,
		"vfio-preflight: VFIO is not available: modprobe vfio-pci did not help; this "
		"kernel needs\nCONFIG_VFIO_PCI and CONFIG_%s\n",
		iommufd_is_wanted ? "IOMMUFD" : "VFIO_CONTAINER (or CONFIG_IOMMUFD)");
	return false;
}

/* --- Named devices that have a driver --- */

/* A device is not taken from its driver without a word of consent. */
static bool is_agreed(const struct options *options, const struct plan *plan)
{
	char answer[8];
	bool any = false;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_device *device = &plan->devices[i];
		if (device->part != PLAN_IN || !*device->driver ||
		    strcmp(device->driver, "vfio-pci") == 0)
			continue;
		any = true;
		fprintf(stderr, "vfio-preflight: %s is taken from its driver %s and returned.\n",
			device->address, device->driver);
	}
	if (!any || options->yes)
		return true;
	if (!isatty(STDIN_FILENO)) {
		fputs("vfio-preflight: without a terminal to ask on, --yes is needed for that\n",
		      stderr);
		return false;
	}
	fputs("Go on? [y/N] ", stderr);
	return fgets(answer, sizeof answer, stdin) && (*answer == 'y' || *answer == 'Y');
}

static int complain(const char *text, int status)
{
	fprintf(stderr, "vfio-preflight: %s\n", text);
	return status;
}

static int run(const struct options *options, struct worker *worker, FILE *out)
{
	const struct trial_options trial = { .cycles = options->cycles,
					     .iommufd = options->iommufd,
					     .stray = options->stray,
					     .stop = stopped };
	struct notes notes = { .file = -1, .context = out, .say = say };
	struct sigaction action = { .sa_handler = stop };

	if (!options->dry_run && !load_vfio(options->iommufd))
		return EXIT_NO_VFIO;
	if (!options->dry_run) {
		sigaction(SIGINT, &action, NULL);
		sigaction(SIGTERM, &action, NULL);
		sigaction(SIGHUP, &action, NULL);
		unlink(PROOF_NOTES);
		notes_open(&notes);
	}
	struct proved proved = prove_run(&notes, &worker->page->plan, &trial, options->dry_run);
	if (options->dry_run)
		return 0;
	worker_render_again(worker, RENDER_SECONDS);
	unlink(PROOF_NOTES);
	fprintf(out, "%zu device%s tried, %zu failed, %zu left out%s\n", proved.tried,
		proved.tried == 1 ? "" : "s", proved.failed, proved.left_out,
		*stopped ? "; stopped before the end" : "");
	return *stopped ? 128 + SIGINT : proved.failed ? 1 : proved.tried ? 0 : NONE_TRIED;
}

int prove_command(const struct options *options, struct worker *worker)
{
	struct plan *plan = &worker->page->plan;
	bool to_stdout = options->output || options->format == FORMAT_CONSOLE ||
			 options->format == FORMAT_TEXT;

	if (*plan->wrong)
		return complain(plan->wrong, EXIT_USAGE);
	if (*plan->blocked)
		return complain(plan->blocked, NONE_TRIED);
	prove_refuse_what_is_in_use(plan);
	if (!options->dry_run && !is_agreed(options, plan))
		return complain("nothing was done", NONE_TRIED);
	stopped = mmap(NULL, sizeof *stopped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	if (stopped == MAP_FAILED)
		return complain("there is no memory for it", EXIT_INTERNAL);
	return run(options, worker, to_stdout ? stdout : stderr);
}
