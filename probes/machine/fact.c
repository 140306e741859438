#include "probes/machine/fact.h"
#include "probes/source/source.h"

struct text text_of_answer(struct arena *arena, const struct answer *answer)
{
	if (answer->status != OK)
		return (struct text){ .status = answer->status };
	return (struct text){ OK, answer_line(arena, answer) };
}
