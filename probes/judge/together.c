/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/together.h"

#include "probes/assignment/configure.h"

struct work {
	struct arena *arena;
	const struct judgement *judgement;
	struct together *together;
};

static const struct device_judgement *device_at(const struct judgement *judgement,
						struct pci_address address)
{
	for (size_t i = 0; i < judgement->devices.count; i++)
		if (!pci_address_compare(judgement->devices.items[i].function->address, address))
			return &judgement->devices.items[i];
	return NULL;
}

static void choose(const struct work *work, const struct pci_address *addresses, size_t count)
{
	struct together *together = work->together;
	bool refused = !count;

	together->can = (struct flag){ OK, count > 0 };
	for (size_t i = 0; i < count; i++) {
		const struct device_judgement *device = device_at(work->judgement, addresses[i]);
		*array_add(work->arena, &together->asked) = addresses[i];
		if (!device) {
			*array_add(work->arena, &together->missing) = addresses[i];
			together->can.value = false;
			continue;
		}
		*array_add(work->arena, &together->chosen) = device;
		*array_add(work->arena, &together->functions) = device->function;
		together->can.value &= device_is_assignable(device);
		refused |= device->verdict == DEVICE_NOT_ASSIGNABLE;
	}
	/* an unknown one among others that can is no "no" */
	if (!together->can.value && !refused && !together->missing.count)
		together->can.status = NOT_ASKED;
}

/* --- What goes along --- */

typedef ARRAY(struct pci_address) address_list;

static bool has(const struct pci_address *items, size_t count, struct pci_address address)
{
	for (size_t i = 0; i < count; i++)
		if (pci_address_compare(items[i], address) == 0)
			return true;
	return false;
}

/* All but the first of the chosen, and the functions of all their cards. */
static void add_own(const struct work *work, struct companions *companions,
		    const struct function *first)
{
	const struct together *together = work->together;
	address_list own = { 0 };

	for (size_t i = 0; i < together->chosen.count; i++) {
		const struct device_judgement *device = together->chosen.items[i];
		*array_add(work->arena, &own) = device->function->address;
		for (size_t k = 0; k < device->own.count; k++)
			*array_add(work->arena, &own) = device->own.items[k];
		for (size_t k = 0; k < device->deduced->companions.belongs_with.count; k++)
			*array_add(work->arena, &own) =
				device->deduced->companions.belongs_with.items[k];
	}
	for (size_t i = 0; i < own.count; i++)
		if (pci_address_compare(own.items[i], first->address) != 0 &&
		    !has(companions->belongs_with.items, companions->belongs_with.count,
			 own.items[i]))
			*array_add(work->arena, &companions->belongs_with) = own.items[i];
}

static void add_groups(const struct work *work, struct companions *companions,
		       const struct function *first)
{
	for (size_t i = 0; i < work->together->chosen.count; i++) {
		const struct companions *one =
			&work->together->chosen.items[i]->deduced->companions;
		companions->with_total += one->with_total - one->with.count;
		for (size_t k = 0; k < one->with.count; k++) {
			struct pci_address address = one->with.items[k];
			if (pci_address_compare(address, first->address) == 0 ||
			    has(companions->with.items, companions->with.count, address) ||
			    has(companions->belongs_with.items, companions->belongs_with.count,
				address))
				continue;
			*array_add(work->arena, &companions->with) = address;
			companions->with_total++;
		}
	}
}

/* Whose ROM, screen and firmware count: the display that had the screen, else the first display. */
static const struct function *leader(const struct together *together)
{
	const struct function *found = NULL;

	for (size_t i = 0; i < together->functions.count; i++) {
		const struct function *function = together->functions.items[i];
		const struct flag *screen = &function->place.boot_vga;
		if (!function_is_display(function))
			continue;
		if (!found || (screen->status == OK && screen->value))
			found = function;
	}
	return found ? found : together->functions.items[0];
}

static void configure(const struct work *work)
{
	const struct function *first = leader(work->together);
	struct companions companions = { .with_status = OK };

	add_own(work, &companions, first);
	add_groups(work, &companions, first);
	work->together->configuration = configuration_of(
		work->arena, &work->judgement->deduced.configurations, first, &companions);
	/* no lines at all where the disk that this system runs from would go */
	work->together->can.value =
		work->together->configuration && !work->together->configuration->refused;
}

/* --- What stays --- */

static bool goes(const struct configuration *configuration, const struct function *function)
{
	for (size_t i = 0; i < configuration->given.count; i++)
		if (configuration->given.items[i] == function)
			return true;
	for (size_t i = 0; i < configuration->others.count; i++)
		if (configuration->others.items[i] == function)
			return true;
	return false;
}

static void count_kept(const struct work *work)
{
	const struct configuration *configuration = work->together->configuration;

	for (size_t i = 0; i < work->judgement->devices.count; i++) {
		const struct device_judgement *device = &work->judgement->devices.items[i];
		if (!device->part_of && !(configuration && goes(configuration, device->function)))
			work->together->kept[function_kind(device->function)]++;
	}
}

/* --- Direct requests between them --- */

static void count_pairs(const struct work *work)
{
	const struct prediction *prediction = work->judgement->deduced.prediction;
	struct together *together = work->together;

	for (size_t i = 0; i < together->functions.count; i++)
		for (size_t k = i + 1; k < together->functions.count; k++, together->pairs++)
			together->direct_pairs +=
				peer_pair(prediction, together->functions.items[i],
					  together->functions.items[k])
					.acs == PEER_DIRECT;
}

static void find_merged(const struct work *work)
{
	const struct prediction *prediction = work->judgement->deduced.prediction;
	const struct machine *machine = prediction->machine;
	struct together *together = work->together;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		int group = prediction_group(&prediction->potential, i);
		bool merges = false;
		for (size_t k = 0; k < together->direct.merges.count; k++)
			merges |= together->direct.merges.items[k] == group;
		if (merges && function_is_device(function) &&
		    !goes(together->configuration, function))
			*array_add(work->arena, &together->merged) = function;
	}
}

/* --- Boards --- */

/* What goes to the VM along with them counts as well. */
static struct fabric_share share_of(const struct work *work, const struct fabric *fabric)
{
	const struct together *together = work->together;
	const struct configuration *configuration = together->configuration;

	if (!configuration)
		return fabric_share(fabric, together->functions.items, together->functions.count);
	return fabric_share(fabric, configuration->given.items, configuration->given.count);
}

static void find_shares(const struct work *work)
{
	const fabric_list *fabrics = &work->judgement->deduced.fabrics;

	for (size_t i = 0; i < fabrics->count; i++) {
		const struct fabric_share share = share_of(work, &fabrics->items[i]);
		if (share.gpus || share.switches)
			*array_add(work->arena, &work->together->shares) = share;
	}
}

struct together together_judge(struct arena *arena, const struct judgement *judgement,
			       const struct pci_address *addresses, size_t count)
{
	struct together together = { 0 };
	const struct work work = { arena, judgement, &together };

	choose(&work, addresses, count);
	if (together.can.status == OK && together.can.value)
		configure(&work);
	count_kept(&work);
	count_pairs(&work);
	together.direct = direct_path(arena, judgement->deduced.prediction,
				      together.functions.items, together.functions.count);
	if (together.configuration)
		find_merged(&work);
	find_shares(&work);
	return together;
}
