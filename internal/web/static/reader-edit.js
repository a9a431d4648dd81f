// Correcting a typo where it stands: the paragraph becomes a field; what comes of
// it is the next revision of the text, and the codings whose words changed are
// listed.
"use strict";
{
	const R = Reader;
	let form = null;

	const close = () => {
		if (!form) return;
		form.para.el.hidden = false;
		form.remove(); form = null;
		R.remeasure();
		R.scroll.focus({preventScroll: true});
	};
	// edit opens the paragraph where the caret, the selection or the focus is.
	R.edit = () => {
		if (form) return;
		if (R.unsent()) { R.say("What was coded is being saved; correct the words after that.", {bad: true}); return; }
		const para = R.startPara(R.selected()?.start ?? R.focused()?.start ?? R.here());
		form = R.make("form", "mend");
		form.para = para;
		const area = R.make("textarea"), save = R.make("button", "b small main", "Save the correction"), no = R.make("button", "b small", "Leave it as it was"), hint = R.make("small", "", "Codings go with their words; a new revision is made.");
		area.value = para.el.textContent; area.setAttribute("aria-label", "The words of this paragraph"); area.rows = 1; area.dir = "auto"; area.spellcheck = true;
		no.type = "button";
		form.append(area, hint, save, no);
		para.el.after(form); para.el.hidden = true;
		const grow = () => { area.style.height = "auto"; area.style.height = area.scrollHeight + 2 + "px"; };
		grow();
		area.addEventListener("input", grow);
		const at = Math.max(0, (R.caret >= para.start && R.caret <= para.end ? R.caret : para.start) - para.start);
		area.focus({preventScroll: true}); area.setSelectionRange(at, at);
		R.remeasure();
		no.addEventListener("click", close);
		area.addEventListener("keydown", e => {
			e.stopPropagation();
			if (e.key === "Escape") { e.preventDefault(); close(); }
			if (e.key === "Enter") { e.preventDefault(); form.requestSubmit(); }
		});
		form.addEventListener("submit", e => {
			e.preventDefault();
			const words = area.value.replace(/\s+/g, " ").trim(), was = para;
			if (!words) { R.say("A correction leaves words behind.", {bad: true}); return; }
			close();
			R.correct(was, words, answer => R.say(answer.said));
		});
	};
	R.on("stale", () => close());

	// The codings that hold changed words, one click from each.
	R.on("corrected", news => {
		if (!news.touched?.length) return;
		const list = R.$("#folded");
		list.replaceChildren(R.make("p", "", "Check the words of"), ...news.touched.filter(id => R.codings.has(id)).map(id => {
			const c = R.codings.get(id), code = R.codeOf(c), b = R.make("button");
			b.append(R.make("span", "sw c" + code.ink + (code.ink > 8 ? " d" : "")), R.make("span", "", code.name), R.make("small", "", R.coderOf(c) + ", " + R.linesOf(c)));
			b.addEventListener("click", () => { list.hidePopover(); R.focusOn(c); });
			return b;
		}));
		const r = R.scroll.getBoundingClientRect();
		list.style.setProperty("--x", r.left + 24 + "px"); list.style.setProperty("--y", r.bottom - 60 - 28 * Math.min(list.children.length, 10) + "px");
		list.showPopover();
	});
}
