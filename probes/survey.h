/* For rules that look at many devices and say one line about the machine where there is nothing to say about any of them. */
#ifndef PROBES_SURVEY_H
#define PROBES_SURVEY_H

#include "probes/rule.h"

/* Devices that the rule could judge, those it found something about, those of which it could not see what it needs. */
struct survey {
	size_t judged, found, unseen;
};

struct survey_words {
	const char *unseen;  /* "Whether a BAR lacks its address could not be seen." */
	const char *pass;    /* "Every BAR has its address." */
	const char *none;    /* "There is no device that could have one." */
	const char *where;   /* what was looked at: "resource", a file of a function in /sys, or "SR-IOV capability" */
};

/*
 * One finding about the machine: nothing where a device was found; unknown, a note, where some could not be seen; pass where
 * some were judged; else not applicable.
 */
void survey_end(const struct machine *machine, struct findings *findings, const struct survey *survey,
		const struct survey_words *words);

/* "16 MiB", "4 KiB", "100 bytes": exact. In the arena. */
const char *size_text(struct arena *arena, uint64_t bytes);

#endif
