/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The examination, in a process of its own: PID 1 must not die of a probe, of libpci, or of a
 * machine that stalls.
 *
 * The worker writes each step's name into a page that it shares with its parent before it begins
 * the step. If it dies or stands still, the parent starts another one that leaves that step out,
 * and the report says so. A worker that is done stays alive, so that the report can be rendered
 * again with what became of its delivery. Where no try comes to an end, a last one asks nothing and
 * reports what was lost.
 */
#ifndef INIT_WORKER_WORKER_H
#define INIT_WORKER_WORKER_H

#include "init/deliver/deliver.h"
#include "init/worker/page.h"

/*
 * Examines the machine and renders the report in the formats that the options ask for. False where
 * no worker could bring it to an end; then page->refused, or the lost steps, say why.
 */
bool worker_examine(struct worker *worker, const struct options *options);

/*
 * Renders once more, with page->deliveries as they are now and what late probes see now. Where the
 * worker dies of it, another one leaves the step out that it died in. False where none comes to its
 * end; the documents are then those from before.
 */
bool worker_render_again(struct worker *worker, unsigned seconds);

/*
 * What was rendered last and is whole; bytes NULL where there is no such thing. Mapped, not copied:
 * it may be tens of MB. Holds until the next worker_render_again(); document_free() before or
 * after. Where the one for the console was lost it is the text, which is the same without colours.
 */
struct document worker_document(const struct worker *worker, enum format format);

/*
 * Its file, to be read from the begin with pread(); -1 where it is not whole. Holds as long.
 */
int worker_document_file(const struct worker *worker, enum format format);

/* The capture of what the last try asked and was answered, likewise. */
struct document worker_capture(const struct worker *worker);

/* Ends the process and gives all back, for who examines more than one machine. */
void worker_end(struct worker *worker);

#endif
