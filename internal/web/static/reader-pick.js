// Picking words: by mouse and touch as everywhere, by keyboard with a caret that
// goes by word, sentence and turn.
"use strict";
{
	const R = Reader;
	R.caret = -1;

	// selected is the stretch of the text that is selected, null when there is none.
	R.selected = () => {
		const s = getSelection();
		if (!s.rangeCount || s.isCollapsed) return null;
		const r = s.getRangeAt(0);
		if (!r.intersectsNode(R.tr)) return null;
		let start = R.place(r.startContainer, r.startOffset), end = R.place(r.endContainer, r.endOffset);
		if (start < 0 || end < 0) {
			const ps = R.paras.filter(p => r.intersectsNode(p.el));
			if (!ps.length) return null;
			if (start < 0) start = ps[0].start;
			if (end < 0) {
				// A selection that ends before a paragraph's first letter holds none of it.
				end = ps[ps.length - 1].end;
				const tail = document.createRange();
				tail.selectNodeContents(ps[ps.length - 1].el);
				if (r.compareBoundaryPoints(Range.START_TO_END, tail) <= 0 && ps.length > 1) end = ps[ps.length - 2].end;
			}
		}
		const words = R.words(start, end), left = words.length - words.trimStart().length;
		start += left;
		const back = words.length - left - words.trim().length;
		end -= back;
		return end > start && words.trim() ? {start, end, words: words.trim()} : null;
	};

	// select selects a stretch, from where it is held to where it moves.
	R.select = (anchor, focus) => {
		const a = Math.min(anchor, focus), b = Math.max(anchor, focus);
		const from = R.point(R.startPara(a), a), to = R.point(R.endPara(b), b);
		if (anchor <= focus) getSelection().setBaseAndExtent(...from, ...to);
		else getSelection().setBaseAndExtent(...to, ...from);
		R.anchor = anchor; R.caret = focus;
		showCaret();
		R.bring(focus > anchor ? focus - 1 : focus);
	};
	const clear = () => { getSelection().removeAllRanges(); R.anchor = undefined; };
	R.unselect = () => { clear(); showCaret(); };

	// The caret is drawn where the keyboard is, and hidden when the mouse takes over.
	const bar = R.tr.appendChild(R.make("span", "caret"));
	bar.ariaHidden = "true"; bar.hidden = true;
	const showCaret = () => {
		bar.hidden = R.caret < 0;
		if (bar.hidden) return;
		const p = R.endPara(Math.max(R.caret, 1)), before = R.caret === p.end && R.caret > p.start;
		const r = R.rectAt(R.caret, before), o = R.tr.getBoundingClientRect();
		const rtl = getComputedStyle(p.el).direction === "rtl";
		bar.style.left = Math.round((before !== rtl ? r.right : r.left) - o.left) + "px";
		bar.style.top = Math.round(r.top - o.top) + "px";
		bar.style.height = Math.round(r.height) + "px";
	};
	// The mouse takes whole words; with Alt held it takes the letters that it passed.
	let held = false;
	R.tr.addEventListener("pointerdown", e => { if (e.target.closest(".words")) { bar.hidden = true; held = true; } });
	addEventListener("pointercancel", () => { held = false; });
	addEventListener("pointerup", e => setTimeout(() => {
		const s = getSelection();
		if (!held && !R.tr.contains(e.target)) return;
		if (held && e.pointerType === "mouse" && !e.altKey) wholeWords(s);
		held = false;
		if (!s.rangeCount) return;
		const at = R.place(s.focusNode, s.focusOffset), from = R.place(s.anchorNode, s.anchorOffset);
		if (at >= 0) { R.caret = at; R.anchor = s.isCollapsed || from < 0 ? undefined : from; }
	}));

	// bounds are where the words, or the sentences, of a paragraph begin and end.
	const cutters = {};
	const bounds = (p, what) => {
		const key = what + "s";
		if (p[key]) return p[key];
		const text = p.el.textContent, out = [];
		cutters[what] ??= window.Intl?.Segmenter ? new Intl.Segmenter(document.documentElement.lang || "en", {granularity: what}) : null;
		if (cutters[what]) {
			for (const s of cutters[what].segment(text)) {
				if (what === "word" && !s.isWordLike) continue;
				const t = s.segment.trimEnd();
				if (t) out.push([p.start + s.index, p.start + s.index + t.length]);
			}
		} else for (const m of text.matchAll(what === "word" ? /[\p{L}\p{M}\p{N}’']+/gu : /[^.?!…]+[.?!…]*/gu)) out.push([p.start + m.index, p.start + m.index + m[0].trimEnd().length]);
		return p[key] = out;
	};
	// hop is the next place, one way or the other, where a word, or sentence, begins or ends.
	R.hop = (at, by, what = "word", edge = by > 0 ? "end" : "start") => {
		let p = by > 0 ? R.startPara(at) : R.endPara(Math.max(1, at));
		for (; p; p = R.paras[p.n + by]) {
			const b = bounds(p, what).map(x => x[edge === "end" ? 1 : 0]);
			const hit = by > 0 ? b.find(x => x > at) : b.findLast(x => x < at);
			if (hit !== undefined) return hit;
		}
		return at;
	};
	// around is the word or sentence that holds a place.
	R.around = (at, what) => {
		const p = R.startPara(at), b = bounds(p, what);
		return b.findLast(x => x[0] <= at) ?? b[0] ?? [p.start, p.end];
	};

	// wholeWords widens what the mouse selected to the words that it cut.
	const wholeWords = s => {
		const at = R.selected();
		if (!at) return;
		const cut = (p, place) => bounds(p, "word").find(w => w[0] < place && place < w[1]);
		const start = cut(R.startPara(at.start), at.start)?.[0] ?? at.start, end = cut(R.endPara(at.end), at.end)?.[1] ?? at.end;
		if (start === at.start && end === at.end) return;
		const back = s.anchorNode && s.getRangeAt(0).startContainer === s.focusNode && s.getRangeAt(0).startOffset === s.focusOffset;
		const from = R.point(R.startPara(start), start), to = R.point(R.endPara(end), end);
		if (back) s.setBaseAndExtent(...to, ...from); else s.setBaseAndExtent(...from, ...to);
	};

	// here is where the caret is: where it was put, or the first line in sight.
	const here = () => {
		const s = R.selected();
		if (s && R.anchor === undefined) { R.anchor = s.start; R.caret = s.end; }
		if (R.caret >= 0) {
			const r = R.rectAt(R.caret), o = R.scroll.getBoundingClientRect();
			if (s || r.bottom > o.top && r.top < o.bottom) return R.caret;
		}
		const top = R.scroll.getBoundingClientRect().top + 8;
		for (const p of R.paras) if (p.el.getBoundingClientRect().bottom > top) { const at = R.placeAt(p.el.getBoundingClientRect().left + 4, Math.max(top + 10, p.el.getBoundingClientRect().top + 10)); return at >= 0 ? at : p.start; }
		return 0;
	};
	R.here = here;
	R.move = (by, what) => {
		let at = here();
		if (what === "turn") {
			const t = R.turns[R.startPara(at).turn.n + by];
			if (!t) return;
			at = t.start;
		} else at = R.hop(at, by, what, "start");
		clear();
		R.caret = at;
		R.bring(at); showCaret();
		R.scroll.focus({preventScroll: true});
	};
	R.widen = (by, what) => {
		const at = here(), anchor = R.anchor ?? at;
		R.select(anchor, R.hop(at, by, what));
	};
	R.widenByLine = by => {
		const at = here(), anchor = R.anchor ?? at, end = at > anchor;
		const r = R.rectAt(at, end), x = end ? r.right - 2 : r.left + 2;
		const p = R.startPara(at), step = r.height;
		let to = -1;
		for (let n = 1; n < 6 && to < 0; n++) to = R.placeAt(x, (r.top + r.bottom) / 2 + by * step * (n === 1 ? 1.2 : n));
		if (to < 0) to = by > 0 ? p.end : p.start;
		// A word is not cut: the edge goes to the nearest end of one.
		const w = R.around(to, "word");
		R.select(anchor, w[1] >= to && w[0] <= to ? (to >= anchor ? w[1] : w[0]) : to);
	};
	R.sentence = by => {
		const s = R.selected(), at = s ? (by > 0 ? s.end : s.start) : here();
		let [a, b] = R.around(Math.max(0, s && by < 0 ? at - 1 : at), "sentence");
		if (s && a === s.start && b === s.end || s && b <= s.end && by > 0) {
			const next = R.hop(s.end - 1, 1, "sentence", "start");
			[a, b] = R.around(next, "sentence");
		} else if (s && by < 0) [a, b] = R.around(R.hop(s.start, -1, "sentence", "start"), "sentence");
		if (R.tr.contains(document.activeElement)) R.scroll.focus({preventScroll: true});
		R.select(a, b);
	};
	R.rtlHere = () => getComputedStyle(R.startPara(Math.max(0, R.caret)).el).direction === "rtl";

	const button = R.$("#code");
	document.addEventListener("selectionchange", () => {
		const s = R.selected();
		if (R.$("#quick").hidden) button.hidden = !s;
		if (s && !document.activeElement?.matches?.("input, textarea, select")) R.emit("selected", s);
	});
	R.on("changed filter", () => { if (!bar.hidden) showCaret(); });
}
