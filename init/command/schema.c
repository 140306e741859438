/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/schema.h"

#include "probes/lib/inflate.h"

static bool write_piece(void *out, const uint8_t *bytes, size_t count)
{
	return fwrite(bytes, 1, count, out) == count;
}

void schema_print(FILE *out)
{
	inflate_bytes(schema_packed, schema_packed_size, write_piece, out);
}
