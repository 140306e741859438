/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How devices reach each other: where the paths of two of them meet, and whether ACS lets requests
 * from one to the other turn round there. Pure over facts.
 *
 * Told of GPUs, accelerators, network and NVMe devices, virtual functions left out. ACS is as it
 * would be with the IOMMU on (prediction.h, potential). What a root complex does with requests
 * between its ports stands in no table.
 */
#ifndef PROBES_ASSIGNMENT_PEERS_H
#define PROBES_ASSIGNMENT_PEERS_H

#include "probes/groups/prediction.h"

enum { PEERS_AT_MOST = 64 };

enum peer_path {
	PATH_UNKNOWN,      /* a port above one of them was not seen */
	PATH_DEVICE,       /* functions of one device */
	PATH_BUS,          /* on one bus of conventional PCI */
	PATH_SWITCH,       /* below ports of one switch */
	PATH_ROOT_PORT,    /* below one root port, by no switch */
	PATH_ROOT_COMPLEX, /* below different ports of one root bus */
	PATH_HOST_BRIDGE,  /* on different root buses; what is behind a VMD is on the VMD's */
};

/* What becomes of a request from one to the other where their paths meet. */
enum peer_acs {
	PEER_UNKNOWN,
	PEER_DIRECT,     /* it turns round there */
	PEER_REDIRECTED, /* a port sends it up to the root complex, where the IOMMU is */
	PEER_BLOCKED,    /* egress control does not let it through */
};

struct peer_pair {
	const struct function *from, *to;
	enum peer_path path;
	/* the bridge where the paths meet; NULL: in the device, or in the root complex */
	const struct function *meets_at;
	/* the ports on either side of that place, or the two root ports; NULL: none */
	const struct function *ports[2];
	bool redirects[2], blocks[2]; /* which of them do */
	enum peer_acs acs;
	uint8_t width; /* lanes of the narrowest link between them; 0: not known, or none */
};

struct peers {
	/* sorted by address; the first PEERS_AT_MOST of `total`; NULL: nobody looked for them */
	const struct function *const *list;
	size_t count, total;
	/* of the first with those behind it, of the second …: count * (count - 1) / 2 */
	const struct peer_pair *pairs;
};

/* All of it is in `arena`. */
struct peers peers_find(struct arena *arena, const struct prediction *prediction);

/* Of two different numbers of the list, in any order. */
const struct peer_pair *peers_pair(const struct peers *peers, size_t from, size_t to);

/* Of two different functions of the machine that the prediction is of. */
struct peer_pair peer_pair(const struct prediction *prediction, const struct function *from,
			   const struct function *to);

/*
 * "device" "bus" "switch" "root-port" "root-complex" "host-bridge"; "direct" "redirected"
 * "blocked": as in JSON. NULL: unknown.
 */
const char *peer_path_word(enum peer_path path);
const char *peer_acs_word(enum peer_acs acs);

#endif
