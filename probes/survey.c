#include "probes/survey.h"

void survey_end(const struct machine *machine, struct findings *findings, const struct survey *survey,
		const struct survey_words *words)
{
	struct finding *finding;

	if (survey->found)
		return;
	if (machine->functions_status != OK || survey->unseen) {
		finding = find_machine(findings, FINDING_UNKNOWN, "%s", words->unseen);
		finding->severity = SEVERITY_NOTE;
		cite_text(findings, finding, arena_printf(findings->arena, "not seen of %zu devices", survey->unseen), "%s", words->where);
	} else if (survey->judged) {
		finding = find_machine(findings, FINDING_PASS, "%s", words->pass);
		cite_text(findings, finding, arena_printf(findings->arena, "seen of %zu devices", survey->judged), "%s", words->where);
	} else {
		find_machine(findings, FINDING_NOT_APPLICABLE, "%s", words->none);
	}
}

const char *size_text(struct arena *arena, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	while (bytes && bytes % 1024 == 0 && unit + 1 < sizeof units / sizeof *units) {
		bytes /= 1024;
		unit++;
	}
	return arena_printf(arena, "%llu %s", (unsigned long long)bytes, units[unit]);
}
