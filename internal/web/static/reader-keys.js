// Keys, each with what it does: the sheet of keys is made of this list. And the
// beginning of everything.
"use strict";
{
	const R = Reader;
	const sheet = R.$("#keys"), off = R.$("#keys-off");
	const act = (group, keys, says, run) => ({group, keys: keys.split(" "), says, run});
	const list = [
		act("Pick words", "s", "Select the sentence; again, the next", () => R.sentence(1)),
		act("Pick words", "S", "Select the sentence before", () => R.sentence(-1)),
		act("Pick words", "→ ←", "Move the caret by word; with words selected, widen or narrow", by => R.anchor !== undefined && R.selected() ? R.widen(by, "word") : R.move(by, "word")),
		act("Pick words", "⇧→ ⇧←", "Select by word", by => R.widen(by, "word")),
		act("Pick words", "⇧↓ ⇧↑", "Select by line", by => R.widenByLine(by)),
		act("Pick words", "( )", "Move the caret by sentence", by => R.move(by, "sentence")),
		act("Pick words", "J K", "Next, previous turn", by => R.move(by, "turn")),
		act("Code", "c ↵", "Code the words, or the coding that has the focus", () => { const p = R.pickedCodes(); if (p.length && R.selected()) R.codeWith(p); else R.openPalette(); }),
		act("Code", "v", "Code in vivo: the words name the code", () => R.inVivo()),
		act("Code", "1 … 9", "Code with one of those used last", n => R.codeRecent(n)),
		act("Code", ".", "Repeat the last code", () => R.repeat()),
		act("Code", "z", "Undo", () => R.turnBack("undo")),
		act("Code", "Z", "Do it again", () => R.turnBack("redo")),
		act("Codings", "j k", "Next, previous coding", by => R.step(by)),
		act("Codings", "f F", "Next, previous passage of the same code", by => R.stepSame(by)),
		act("Codings", "u U", "Next, previous stretch that nobody coded", by => R.uncoded(by)),
		act("Codings", "Alt→ Alt←", "Move the end of the coding by a word", by => R.nudge("end", by)),
		act("Codings", "Alt⇧→ Alt⇧←", "Move its start by a word", by => R.nudge("start", by)),
		act("Codings", "x", "Remove the coding", () => { const c = R.focused(); if (!c) { R.say("Go to a coding first: J and K, or a click on its stripe."); return; } const i = R.list.indexOf(c), next = R.list[i + 1] ?? R.list[i - 1]; R.flush(); R.remove(c); if (next) R.focusOn(next); else R.scroll.focus(); }),
		act("Codings", "y", "The words of a coding that an edit touched are right", () => R.settle() || R.say("Only a coding that an edit touched needs that.")),
		act("Codings", "T", "All codings as a table", () => R.openTable()),
		act("Write", "m", "Write a memo on the words, the coding or the document", () => R.memo?.()),
		act("Write", "e", "Correct a typo in this paragraph", () => R.edit()),
		act("Look", "o", "Hide the codings, and show them again", () => R.setShown(R.filter.coder === "-" ? R.before ?? "" : (R.before = R.filter.coder, "-"), R.filter.codes)),
		act("Look", "t", "Go to the codebook", () => R.openBook()),
		act("Look", "/", "Find words here", () => R.openFinder()),
		act("Look", "n N", "Next, previous hit", by => R.nextHit(by)),
		act("Look", "[ ]", "Previous, next interview", by => R.$(by < 0 ? "[rel=prev]" : "[rel=next]")?.click()),
		act("Look", "?", "This sheet", () => R.openKeys()),
	];
	const names = {ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", Enter: "↵"};
	const way = {"→": 1, "←": -1, "↓": 1, "↑": -1, "j": 1, "k": -1, "J": 1, "K": -1, "f": 1, "F": -1, "u": 1, "U": -1, "n": 1, "N": -1, "(": -1, ")": 1, "[": -1, "]": 1};
	const byKey = new Map();
	for (const a of list) for (const k of a.keys) byKey.set(k, a);

	const field = e => e.closest?.("input, textarea, select, [contenteditable], dialog[open], [role=treeitem], .menu, #folded");
	let going = -Infinity;
	addEventListener("keydown", e => {
		if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.isComposing || field(e.target)) return;
		let key = names[e.key] ?? e.key;
		if (e.key === "Escape") {
			if (R.closeFinder()) { e.preventDefault(); return; }
			if (R.focused()) R.scroll.focus({preventScroll: true}); else R.unselect();
			return;
		}
		const arrow = e.key.startsWith("Arrow");
		if (arrow) {
			if (!e.shiftKey && !e.altKey && (key === "↑" || key === "↓")) return; // the page scrolls
			if (!R.tr.contains(e.target) && e.target !== R.scroll && e.target !== document.body) return;
			key = (e.altKey ? "Alt" : "") + (e.shiftKey ? "⇧" : "") + key;
		} else if (e.altKey) return;
		if (e.key === "Enter" && (e.shiftKey || e.target.closest?.("a, button:not(.st), summary"))) return;
		if (e.key === " ") return;
		if (!arrow && e.key.length === 1 && R.wish.keys === "off") return;
		if (e.timeStamp - going < 1500) { going = -Infinity; return; } // g was pressed: the frame goes somewhere
		if (key === "g") { going = e.timeStamp; return; }
		const digit = /^[1-9]$/.test(key) ? byKey.get("1") : null;
		const a = digit ?? byKey.get(key);
		if (!a || key === "…" || !R.paras.length) return;
		e.preventDefault(); e.stopImmediatePropagation();
		R.shield(e.key);
		let by = digit ? +key : way[key.replace(/^Alt/, "").replace(/^⇧/, "")];
		if (arrow && /[←→]/.test(key) && R.rtlHere()) by = -by; // where lines run to the left, left is on
		a.run(by);
	}, true);
	// The frame's own letters rest too while ours are off.
	addEventListener("keydown", e => {
		if (R.wish.keys === "off" && e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey && !field(e.target)) e.stopImmediatePropagation();
	}, true);

	const show = k => k.replace(/^[A-Z]$/, x => "⇧" + x).replace(/^[a-z]$/, x => x.toUpperCase());
	R.openKeys = () => {
		const groups = Map.groupBy ? Map.groupBy(list, a => a.group) : list.reduce((m, a) => m.set(a.group, [...(m.get(a.group) ?? []), a]), new Map());
		R.$("#keys-list").replaceChildren(...[...groups].map(([name, acts]) => {
			const s = R.make("section"), dl = R.make("dl");
			s.append(R.make("h3", "", name), dl);
			for (const a of acts) {
				const dt = R.make("dt"), div = R.make("div");
				for (const k of a.keys) dt.append(k === "…" ? "to" : R.make("kbd", "", show(k)), " ");
				div.append(dt, R.make("dd", "", a.says));
				dl.append(div);
			}
			return s;
		}));
		off.checked = R.wish.keys !== "off";
		sheet.showModal();
	};
	off.addEventListener("change", () => { if (off.checked) delete R.wish.keys; else R.wish.keys = "off"; R.keep(); });
	R.$("#keys-open").addEventListener("click", () => R.openKeys());
	R.$("#undo").addEventListener("click", () => R.turnBack("undo"));
	for (const b of R.$$("[data-do]")) b.addEventListener("click", () => { const a = byKey.get(b.dataset.do); b.closest("[popover]")?.hidePopover(); if (a) a.run(way[b.dataset.do]); });

	// begin reads the page; it does so again when the text was corrected.
	R.begin = () => {
		const q = new URL(location.href).searchParams;
		R.readText(); R.readData();
		R.filter = {coder: q.get("coder") ?? "", codes: new Set(), within: new Set()};
		const codes = q.getAll("code").filter(id => R.codes.has(id));
		R.data.myName = R.$("#tr").dataset.me;
		R.emit("begin");
		R.setFilter(R.filter.coder, codes);
	};
	R.begin();
	performance.mark("reader-painted");
	R.goHash();
	const words = new URL(location.href).searchParams.get("find");
	if (words) R.openFinder(words);
	let width = R.scroll.clientWidth;
	new ResizeObserver(() => { if (R.scroll.clientWidth !== width) { width = R.scroll.clientWidth; R.remeasure(); } }).observe(R.scroll);
	document.fonts.addEventListener("loadingdone", () => R.remeasure());
	requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("reader-marked")));
	R.connect();
}
