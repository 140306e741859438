/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of one device: open, regions, interrupts, dma, msi, fault, reset, state, again. */
#ifndef INIT_PROVE_TRIAL_DEVICE_H
#define INIT_PROVE_TRIAL_DEVICE_H

#include "init/prove/trial_state.h"

/*
 * Opens the device whose turn it is, lets it do DMA, resets it, as often as the options say; it is
 * closed at the end, and trial->failed tells how it went.
 */
void trial_device(struct trial *trial);

#endif
