/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/dma.h"

extern const struct dma_class *const __start_all_dma_classes[];
extern const struct dma_class *const __stop_all_dma_classes[];

const struct dma_class *dma_class_of(const struct dma_ids *ids)
{
	const struct dma_class *const *classes = __start_all_dma_classes;
	size_t count = ((uintptr_t)__stop_all_dma_classes - (uintptr_t)classes) / sizeof *classes;

	for (size_t i = 0; i < count; i++)
		if (classes[i]->matches(ids))
			return classes[i];
	return NULL;
}

bool dma_pages(struct dma *dma, size_t count)
{
	if (memory_extend(dma->memory, count, &dma->why) < 0)
		return false;
	memory_clear(dma->memory);
	return true;
}

bool dma_reaches(struct dma *dma, unsigned bits)
{
	if (memory_is_within(dma->memory, bits))
		return true;
	dma->why = "its DMA addresses are too short for the memory at hand";
	return false;
}

/* Outside of the BAR nothing is read or written. */
static bool is_inside(struct dma *dma, unsigned bar, uint64_t at, size_t length)
{
	const struct region *region = &dma->session->regions[bar];
	bool inside = at <= region->size && region->size - at >= length;

	dma->lost |= !inside;
	return inside;
}

static void get(struct dma *dma, unsigned bar, uint64_t at, void *value, size_t length)
{
	const struct prove_calls *calls = dma->session->calls;

	if (is_inside(dma, bar, at, length) &&
	    calls->read_at(calls->context, dma->session->device, value, length,
			   dma->session->regions[bar].offset + at) < 0)
		dma->lost = true;
}

static void set(struct dma *dma, unsigned bar, uint64_t at, const void *value, size_t length)
{
	const struct prove_calls *calls = dma->session->calls;

	if (is_inside(dma, bar, at, length) &&
	    calls->write_at(calls->context, dma->session->device, value, length,
			    dma->session->regions[bar].offset + at) < 0)
		dma->lost = true;
}

uint8_t dma_get8(struct dma *dma, unsigned bar, uint64_t at)
{
	uint8_t value = UINT8_MAX;

	get(dma, bar, at, &value, sizeof value);
	return value;
}

uint16_t dma_get16(struct dma *dma, unsigned bar, uint64_t at)
{
	uint16_t value = UINT16_MAX;

	get(dma, bar, at, &value, sizeof value);
	return value;
}

uint32_t dma_get32(struct dma *dma, unsigned bar, uint64_t at)
{
	uint32_t value = UINT32_MAX;

	get(dma, bar, at, &value, sizeof value);
	return value;
}

void dma_set8(struct dma *dma, unsigned bar, uint64_t at, uint8_t value)
{
	set(dma, bar, at, &value, sizeof value);
}

void dma_set16(struct dma *dma, unsigned bar, uint64_t at, uint16_t value)
{
	set(dma, bar, at, &value, sizeof value);
}

void dma_set32(struct dma *dma, unsigned bar, uint64_t at, uint32_t value)
{
	set(dma, bar, at, &value, sizeof value);
}

/* As two halves, which every device takes. */
void dma_set64(struct dma *dma, unsigned bar, uint64_t at, uint64_t value)
{
	dma_set32(dma, bar, at, (uint32_t)value);
	dma_set32(dma, bar, at + 4, (uint32_t)(value >> 32));
}

/* The clock decides: an emulated machine sleeps longer than it is asked to. */
static bool is_over(const struct prove_calls *calls, uint64_t begin, unsigned milliseconds)
{
	if (calls->now(calls->context) - begin > (uint64_t)milliseconds * 1000)
		return true;
	calls->wait(calls->context, 1);
	return false;
}

bool dma_await(struct dma *dma, unsigned bar, uint64_t at, uint32_t mask, uint32_t value,
	       unsigned milliseconds)
{
	const struct prove_calls *calls = dma->session->calls;
	uint64_t begin = calls->now(calls->context);

	do {
		uint32_t now = dma_get32(dma, bar, at);
		if ((now & mask) == value && now != UINT32_MAX)
			return true;
	} while (!dma->lost && !is_over(calls, begin, milliseconds));
	return false;
}

bool dma_await_page(struct dma *dma, size_t page, size_t offset, uint32_t mask,
		    unsigned milliseconds)
{
	const struct prove_calls *calls = dma->session->calls;
	uint64_t begin = calls->now(calls->context);

	do {
		if (memory_get32(dma->memory, page, offset) & mask)
			return true;
	} while (!memory_is_hit(dma->memory) && !is_over(calls, begin, milliseconds));
	return false;
}
