/* Who is at work, for a supervisor; and the clock. */
#ifndef PROBES_LIB_WATCH_H
#define PROBES_LIB_WATCH_H

#include <stdint.h>

struct watch {
	/* Called before each probe or rule with its name, so that a supervisor knows who was at work when we died. */
	void (*step)(void *context, const char *name);
	/* How this step ended on an earlier try ("crashed: …"), or NULL to run it. What is left out stays "not asked". */
	const char *(*skip)(void *context, const char *name);
	void *context;
};

/* By the clock that only goes forward: what takes time is measured with it. */
uint64_t microseconds_now(void);

#endif
