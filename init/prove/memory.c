/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { SIZE = MEMORY_PAGES * MEMORY_PAGE };

static void *take(void)
{
	void *bytes = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return bytes == MAP_FAILED ? NULL : bytes;
}

/* What is not backed by huge pages is mapped page by page, and can be pinned so. */
static bool take_all(struct memory *memory)
{
	memory->pages = take();
	memory->canaries = take();
	memory->before = take();
	return memory->pages && memory->canaries && memory->before;
}

static int ask_windows(struct memory *memory)
{
	int count = space_windows(&memory->space, memory->windows, MEMORY_RANGES);

	memory->window_count = count > 0 ? (size_t)count : 0;
	return count ? count : -ENODATA;
}

static bool is_taken(const struct memory *memory, uint64_t address, size_t length)
{
	for (size_t i = 0; i < memory->window_count; i++)
		if (address >= memory->windows[i].begin && address <= memory->windows[i].end &&
		    memory->windows[i].end - address >= length - 1)
			return true;
	return false;
}

/* --- Canaries --- */

/*
 * Near the end of the last window that has room: where memory seldom is. Not at the very end: what
 * ends at 2^64 - 1 iommufd maps as if all of its pages lay one behind the other, and later unpins
 * pages that it never pinned (seen with Linux 6.12 and AMD's IOMMU: batch_to_domain() in
 * drivers/iommu/iommufd/pages.c).
 */
static int pin(struct memory *memory)
{
	for (size_t i = memory->window_count; i-- > 0;) {
		const struct memory_window *window = &memory->windows[i];
		if (window->end - window->begin < 2 * (uint64_t)SIZE)
			continue;
		uint64_t at = (window->end - 2 * (uint64_t)SIZE + 1) & ~(uint64_t)(MEMORY_PAGE - 1);
		int error = space_map(&memory->space, memory->canaries, at, SIZE);
		memory->pinned = at;
		memory->is_pinned = error >= 0;
		return error;
	}
	return -ENOSPC;
}

static bool is_in_pinned(const struct memory *memory, uint64_t address)
{
	return address >= memory->pinned && address - memory->pinned < SIZE;
}

int memory_begin(struct memory *memory, const struct space *space, const char **what)
{
	memory->calls = space->calls;
	memory->space = *space;
	memory->count = 0;
	*what = "memory for the trial";
	if (!memory->pages && !take_all(memory))
		return -ENOMEM;
	*what = "the addresses that the IOMMU accepts";
	int error = ask_windows(memory);
	if (error < 0)
		return error;
	*what = "pinning the canary pages";
	return pin(memory);
}

static int extend_by_one(struct memory *memory, const char **what)
{
	size_t i = memory->count;

	*what = "the physical address of a page (/proc/self/pagemap)";
	int error = memory->calls->physical(memory->calls->context,
					    memory->canaries + i * MEMORY_PAGE, &memory->iova[i]);
	if (error < 0)
		return error;
	*what = "the physical address of a page lies where the IOMMU accepts no address";
	if (!is_taken(memory, memory->iova[i], MEMORY_PAGE) ||
	    is_in_pinned(memory, memory->iova[i]))
		return -ERANGE;
	*what = "mapping a page";
	error = space_map(&memory->space, memory->pages + i * MEMORY_PAGE, memory->iova[i],
			  MEMORY_PAGE);
	memory->count += error >= 0;
	return error;
}

int memory_extend(struct memory *memory, size_t count, const char **what)
{
	int error = count > MEMORY_PAGES ? -ENOSPC : 0;

	*what = "memory for the trial";
	while (error >= 0 && memory->count < count)
		error = extend_by_one(memory, what);
	return error;
}

int memory_end(struct memory *memory)
{
	int first = 0;

	while (memory->count) {
		int error = space_unmap(&memory->space, memory->iova[--memory->count], MEMORY_PAGE);
		first = first < 0 ? first : error;
	}
	if (memory->is_pinned) {
		int error = space_unmap(&memory->space, memory->pinned, SIZE);
		first = first < 0 ? first : error;
	}
	memory->is_pinned = false;
	return first;
}

/* --- What is in them --- */

void memory_clear(struct memory *memory)
{
	memset(memory->pages, 0, SIZE);
	memset(memory->canaries, 0, SIZE);
}

void memory_put(struct memory *memory, size_t page, size_t offset, const void *bytes, size_t length)
{
	memcpy(memory->pages + page * MEMORY_PAGE + offset, bytes, length);
	memcpy(memory->canaries + page * MEMORY_PAGE + offset, bytes, length);
}

void memory_put32(struct memory *memory, size_t page, size_t offset, uint32_t value)
{
	memory_put(memory, page, offset, &value, sizeof value);
}

void memory_put64(struct memory *memory, size_t page, size_t offset, uint64_t value)
{
	memory_put(memory, page, offset, &value, sizeof value);
}

uint32_t memory_get32(const struct memory *memory, size_t page, size_t offset)
{
	const uint8_t *at = memory->pages + page * MEMORY_PAGE + offset;

	return *(const volatile uint32_t *)(const void *)at;
}

void memory_freeze(struct memory *memory)
{
	memcpy(memory->before, memory->canaries, SIZE);
	__sync_synchronize();
}

bool memory_is_hit(const struct memory *memory)
{
	__sync_synchronize();
	return memcmp(memory->before, memory->canaries, SIZE) != 0;
}

bool memory_stands(const struct memory *memory)
{
	for (size_t i = 0; i < memory->count; i++) {
		uint64_t address;
		if (memory->calls->physical(memory->calls->context,
					    memory->canaries + i * MEMORY_PAGE, &address) < 0 ||
		    address != memory->iova[i])
			return false;
	}
	return true;
}

bool memory_is_within(const struct memory *memory, unsigned bits)
{
	for (size_t i = 0; i < memory->count; i++)
		if (bits < 64 && memory->iova[i] >> bits)
			return false;
	return true;
}
