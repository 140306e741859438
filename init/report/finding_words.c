/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/finding_words.h"

#include "probes/judge/counts.h"

/* --- Tones --- */

enum tone verdict_tone(const struct judgement *judgement)
{
	switch (judgement->verdict) {
	case VERDICT_READY: return no_gpu_is_assignable(judgement) ? TONE_CAUTION : TONE_GOOD;
	case VERDICT_NOT_CAPABLE: return TONE_BAD;
	case VERDICT_INCOMPLETE:
	case VERDICT_READY_AFTER_CHANGES: break;
	}
	return TONE_CAUTION;
}

enum tone device_tone(enum device_verdict verdict)
{
	return verdict == DEVICE_ASSIGNABLE       ? TONE_GOOD
	       : verdict == DEVICE_NOT_ASSIGNABLE ? TONE_BAD
						  : TONE_CAUTION;
}

enum tone finding_tone(const struct finding *finding)
{
	switch (finding->status) {
	case FINDING_PASS: return TONE_GOOD;
	case FINDING_FAIL: return finding->severity >= SEVERITY_CHANGE ? TONE_BAD : TONE_CAUTION;
	case FINDING_NOT_APPLICABLE: return TONE_PLAIN;
	case FINDING_UNKNOWN:
	case FINDING_WARN: break;
	}
	return TONE_CAUTION;
}

/* --- Words --- */

const char *verdict_text(struct arena *arena, const struct judgement *judgement)
{
	bool ready = judgement->verdict == VERDICT_READY ||
		     judgement->verdict == VERDICT_READY_AFTER_CHANGES;

	return arena_printf(arena, "%s%s", verdict_name(judgement->verdict),
			    ready && no_gpu_is_assignable(judgement) ? ", but no GPU" : "");
}

const char *reason_text(struct arena *arena, const struct reason *reason)
{
	char address[PCI_ADDRESS_TEXT];

	if (reason->finding->about_machine)
		return reason->finding->summary;
	if (reason->count > 1)
		return arena_printf(arena, "%s and %zu more: %s.",
				    pci_address_print(reason->finding->subject, address),
				    reason->count - 1, reason->finding->rule->title);
	return arena_printf(arena, "%s: %s", pci_address_print(reason->finding->subject, address),
			    reason->finding->summary);
}

const char *evidence_text(struct arena *arena, const struct evidence *evidence)
{
	if (!evidence->width)
		return arena_printf(arena, "%s: %s", evidence->where, evidence->text);
	return arena_printf(arena, "%s at 0x%llx: 0x%0*llx", evidence->where,
			    (unsigned long long)evidence->offset, (int)evidence->width * 2,
			    (unsigned long long)evidence->value);
}
