/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/html_parts.h"

/*
 * Colours have names and two values, for light and for dark. A narrow screen shows a row of a table
 * as a block, but for a matrix, which it scrolls. Groups are told apart by eight hues and always by
 * their number.
 */
const char html_style[] =
	":root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59636e;--line:#d1d9e0;"
	"--soft:#f3f5f7;--good:#116329;--caution:#7d4e00;--bad:#b3151f;--direct:#dafbe1;"
	"--blocked:#ffe3e0}"
	"@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9aa4ae;"
	"--line:#3d444d;--soft:#161b22;--good:#56d364;--caution:#e3b341;--bad:#ff8078;"
	"--direct:#12361f;--blocked:#4a1a1d}}"
	"*{box-sizing:border-box}"
	"body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--bg);color:var(--fg);"
	"font:1rem/1.45 system-ui,sans-serif;overflow-wrap:anywhere}"
	"h1{margin:.2em 0;font-size:1.7rem}h2{margin:1.6em 0 .4em;font-size:1.2rem;"
	"border-bottom:1px solid var(--line)}p,ul,ol,dl{margin:.4em 0}"
	".good{color:var(--good)}.caution{color:var(--caution)}.bad{color:var(--bad)}"
	".dim,samp{color:var(--dim)}"
	".counts{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4em}"
	".counts li{border:1px solid var(--line);border-radius:.4em;padding:.1em .6em}"
	"li{margin:.3em 0}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;padding:.3em .5em;"
	"border-top:1px solid var(--line)}"
	".devices td:nth-child(-n+2),.devices td:nth-child(4),thead th{white-space:nowrap}"
	".rows code{white-space:nowrap}.rows td:first-child{min-width:4.5em}"
	"code,pre{font:.88em/1.5 ui-monospace,monospace}"
	"pre{background:var(--soft);padding:.6em;white-space:pre-wrap;margin:.4em 0}"
	"pre.tree{white-space:pre;overflow-x:auto}"
	"dt{font-weight:600}dd{margin:0 0 .3em 1em}"
	"details{border:1px solid var(--line);border-radius:.4em;margin:.4em 0;padding:.2em .6em}"
	"details:target{border-color:var(--fg)}summary{cursor:pointer}"
	"figure{margin:.5em 0;overflow-x:auto}"
	"svg{display:block;font:12px ui-monospace,monospace}svg text{fill:var(--fg)}"
	"svg .hop{fill:none;stroke:var(--dim)}svg .open{stroke:var(--bad);stroke-width:2;"
	"stroke-dasharray:4 3}svg .maybe{stroke-dasharray:1 3}"
	"svg .box{fill:var(--bg);stroke:var(--line)}svg .box.good{stroke:var(--good)}"
	"svg .box.caution{stroke:var(--caution)}svg .box.bad{stroke:var(--bad)}"
	"svg text.good{fill:var(--good)}svg text.bad{fill:var(--bad)}"
	"svg text.caution{fill:var(--caution)}"
	"svg text.dim{fill:var(--dim)}"
	".g0{fill:#3b82f6}.g1{fill:#f59e0b}.g2{fill:#10b981}.g3{fill:#ec4899}.g4{fill:#8b5cf6}"
	".g5{fill:#84cc16}.g6{fill:#06b6d4}.g7{fill:#ef4444}svg .area{opacity:.25}"
	".matrix{width:auto}.matrix td{font-size:.88em;overflow-wrap:normal}"
	".matrix .direct{background:var(--direct)}"
	".matrix .blocked{background:var(--blocked)}.matrix th[scope=row]{position:sticky;left:0;"
	"background:var(--bg);min-width:9em;font-weight:400}"
	"@media(max-width:44em){.rows thead{position:absolute;width:1px;height:1px;overflow:hidden}"
	".rows,.rows tbody,.rows tr,.rows td{display:block}"
	".rows tr{border-top:1px solid var(--line);padding:.4em 0}"
	".rows td{border:0;padding:.05em 0}.rows td:nth-child(4)::before{content:\"Group: \";"
	"color:var(--dim)}}"
	"@media print{body{font-size:.75rem;max-width:none}figure{overflow:visible}"
	"svg{max-width:100%;height:auto}tr,li,svg{break-inside:avoid}}";

const char *html_tone(enum tone tone)
{
	switch (tone) {
	case TONE_GOOD: return "good";
	case TONE_CAUTION: return "caution";
	case TONE_BAD: return "bad";
	case TONE_PLAIN:
	case TONE_STRONG: break;
	}
	return "plain";
}

const char *html_mark(enum device_verdict verdict)
{
	switch (verdict) {
	case DEVICE_ASSIGNABLE: return "\u2713";
	case DEVICE_ASSIGNABLE_WITH_GROUP:
	case DEVICE_ASSIGNABLE_AFTER_CHANGES: return "!";
	case DEVICE_NOT_ASSIGNABLE: return "\u2717";
	case DEVICE_UNKNOWN: break;
	}
	return "?";
}
