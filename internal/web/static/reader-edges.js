// Edges: the coding that has the focus shows two handles, which are dragged, or
// moved by Alt and the arrows, word by word. The words follow at once; what came
// of it is sent when it rests.
"use strict";
{
	const R = Reader;
	const handles = ["start", "end"].map(which => {
		const h = R.tr.appendChild(R.make("span", "edge " + which));
		h.hidden = true; h.ariaHidden = "true"; h.which = which;
		return h;
	});
	let on = null, was = null, rest = 0, dragging = null;

	const show = () => {
		const c = on && R.codings.get(on);
		if (!c || R.narrow()) { for (const h of handles) h.hidden = true; return; }
		// Everything is looked at before anything is written.
		const o = R.tr.getBoundingClientRect(), rtl = getComputedStyle(R.startPara(c.start).el).direction === "rtl";
		const rects = handles.map(h => R.rectAt(h.which === "end" ? c.end : c.start, h.which === "end"));
		handles.forEach((h, i) => {
			const r = rects[i];
			h.hidden = false;
			h.style.left = Math.round(((h.which === "end") !== rtl ? r.right : r.left) - o.left) + "px";
			h.style.top = Math.round(r.top - o.top) + "px";
			h.style.height = Math.round(r.height) + "px";
		});
	};
	// A new coding is on screen first; its handles come after.
	let due = 0;
	const soon = () => { due ||= setTimeout(() => { due = 0; show(); }); };
	R.on("focus", c => { if (on !== c.id) R.flush(); on = c.id; soon(); });
	R.on("blur", () => { if (!dragging) setTimeout(() => { if (!R.focused() && !dragging) { R.flush(); on = null; show(); } }); });
	R.on("laid changed", () => { if (on) soon(); });

	// flush sends where the coding came to rest.
	R.flush = () => {
		clearTimeout(rest);
		if (!was) return;
		const c = R.codings.get(was.id), from = was;
		was = null;
		if (c && (c.start !== from.start || c.end !== from.end)) R.moveTo(c, c.start, c.end, from);
	};
	const put = (c, start, end) => {
		if (end <= start || start < 0 || end > R.data.length) return;
		was ??= {id: c.id, start: c.start, end: c.end, changed: c.changed};
		R.emit("changed", [...new Set(R.put(c.id, start, end, c.code, c.coder, false))]);
		R.light(c.id);
		clearTimeout(rest);
		if (!dragging) rest = setTimeout(R.flush, 700);
	};
	// nudge moves an edge of the coding that has the focus by a word.
	R.nudge = (which, by) => {
		const c = R.focused();
		if (!c) { R.say("Go to a coding first: J and K, or a click on its stripe."); return; }
		if (which === "end") { const to = R.hop(c.end, by, "word", "end"); if (to > c.start) put(c, c.start, to); }
		else { const to = R.hop(c.start, by, "word", "start"); if (to < c.end) put(c, to, c.end); }
		const now = R.codings.get(c.id);
		R.bring(which === "end" ? now.end - 1 : now.start);
	};
	// settle says that the words of a coding which an edit touched are right.
	R.settle = () => {
		const c = R.focused();
		if (!c?.changed) return false;
		const from = {start: c.start, end: c.end, changed: true};
		R.emit("changed", R.put(c.id, c.start, c.end, c.code, c.coder, false));
		R.moveTo(R.codings.get(c.id), c.start, c.end, from);
		R.say("The words of " + R.codeOf(c).name + " are looked at.", {back: true});
		return true;
	};

	for (const h of handles) {
		h.addEventListener("pointerdown", e => {
			e.preventDefault(); e.stopPropagation();
			dragging = on;
			h.setPointerCapture(e.pointerId);
		});
		h.addEventListener("pointermove", e => {
			const c = dragging && R.codings.get(dragging);
			if (!c) return;
			h.style.pointerEvents = "none"; // what lies under it is asked
			const at = R.placeAt(e.clientX, e.clientY);
			h.style.pointerEvents = "";
			if (at < 0) return;
			const [a, b] = R.around(at, "word"), near = at - a < b - at ? a : b;
			if (h.which === "end" && near > c.start && near !== c.end) put(c, c.start, near);
			if (h.which === "start" && near < c.end && near !== c.start) put(c, near, c.end);
		});
		const stop = () => {
			const id = dragging;
			dragging = null;
			if (!id) return;
			R.flush();
			R.codings.get(id)?.li?.firstChild.focus({preventScroll: true});
			show();
		};
		h.addEventListener("pointerup", stop);
		h.addEventListener("pointercancel", stop);
	}
}
