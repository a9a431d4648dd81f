// Finding and going: words in this transcript, the next passage of a code, the
// next stretch that nobody coded, a line by its number.
"use strict";
{
	const R = Reader;
	const bar = R.$("#finder"), box = R.$("#find-here"), count = R.$("#find-count");
	let hits = [], at = -1;

	const look = () => {
		const q = box.value.trim();
		hits = []; at = -1;
		if (q) {
			const re = new RegExp(q.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
			for (const p of R.paras) for (const m of p.el.textContent.matchAll(re)) { hits.push({start: p.start + m.index, end: p.start + m.index + m[0].length}); if (hits.length === 5000) break; }
		}
		R.show("hit", ...hits); R.show("hit-now");
		count.textContent = q ? hits.length ? R.plural(hits.length, "hit", "hits") : "Nobody says this here" : "";
	};
	R.nextHit = by => {
		if (!hits.length) { if (box.value) R.say("Nobody says “" + box.value + "” here."); else R.openFinder(); return; }
		const from = at >= 0 ? at + by : by > 0 ? hits.findIndex(h => h.start >= R.here()) : hits.findLastIndex(h => h.end <= R.here());
		at = from < 0 || from >= hits.length ? (by > 0 ? 0 : hits.length - 1) : from;
		const h = hits[at];
		R.show("hit-now", h);
		R.caret = h.start; R.anchor = undefined;
		R.bring(h.start);
		count.textContent = at + 1 + " of " + R.plural(hits.length, "hit", "hits");
	};
	R.openFinder = words => {
		bar.hidden = false;
		if (words !== undefined) { box.value = words; look(); R.nextHit(1); return; }
		box.focus(); box.select();
	};
	R.closeFinder = () => {
		if (bar.hidden) return false;
		bar.hidden = true; R.show("hit"); R.show("hit-now");
		const h = hits[at];
		hits = []; at = -1;
		if (h) R.select(h.start, h.end);
		R.scroll.focus({preventScroll: true});
		return true;
	};
	box.addEventListener("input", () => { look(); if (hits.length) R.nextHit(1); });
	box.addEventListener("keydown", e => {
		if (e.key === "Enter") { e.preventDefault(); R.nextHit(e.shiftKey ? -1 : 1); }
		if (e.key === "Escape") { e.preventDefault(); R.closeFinder(); }
		e.stopPropagation();
	});
	R.$("#find-next").addEventListener("click", () => R.nextHit(1));
	R.$("#find-prev").addEventListener("click", () => R.nextHit(-1));
	R.$("#find-close").addEventListener("click", () => R.closeFinder());
	R.on("begin", () => { if (!bar.hidden) look(); });

	// step goes to the next or previous coding, of a code where one is given.
	R.step = (by, want = () => true) => {
		const all = R.list.filter(c => R.shown(c) && want(c));
		if (!all.length) { R.say("There is no such coding here."); return; }
		const now = R.focused(), from = now ? all.indexOf(now) : -1;
		let i;
		if (from >= 0) i = from + by;
		else {
			const at = now ? now.start : R.here();
			i = by > 0 ? all.findIndex(c => c.start >= at) : all.findLastIndex(c => c.start < at);
			if (i < 0) i = by > 0 ? 0 : all.length - 1;
		}
		if (i < 0 || i >= all.length) { R.say(by > 0 ? "That was the last." : "That was the first."); return; }
		R.focusOn(all[i]);
	};
	R.stepSame = by => {
		const c = R.focused(), code = c?.code ?? R.filter.codes.values().next().value ?? R.last?.[0];
		if (!code) { R.say("Go to a coding first: J and K, or a click on its stripe."); return; }
		R.step(by, x => x.code === code);
	};
	// uncoded goes to the next stretch of at least a few words that nobody coded.
	R.uncoded = by => {
		const gaps = [];
		let end = 0;
		const gap = (a, b) => {
			for (const t of R.turns) {
				if (t.el.classList.contains("int")) continue;
				const s = Math.max(a, t.start), e = Math.min(b, t.end);
				if (e - s > 12 && R.countWords(R.words(s, e)) > 2) gaps.push({start: s, end: e});
			}
		};
		for (const c of R.list) { if (!R.shown(c) || R.codeOf(c).value) continue; if (c.start > end) gap(end, c.start); end = Math.max(end, c.end); }
		gap(end, R.data.length);
		gaps.sort((a, b) => a.start - b.start);
		const s = R.selected(), at = s ? s.start : R.here();
		const g = by > 0 ? gaps.find(x => x.start > at) : gaps.findLast(x => x.start < at);
		if (!g) { R.say(gaps.length ? "There is no uncoded stretch further on." : "Every stretch is coded."); return; }
		const left = R.words(g.start, g.end);
		const skip = left.length - left.trimStart().length, p = R.startPara(g.start);
		R.select(p.n === R.endPara(g.end).n ? g.start + skip : g.start, g.end);
		R.scroll.focus({preventScroll: true});
		R.say(R.plural(R.countWords(left), "word", "words") + " that nobody coded. C codes them.");
	};
	R.goLine = n => {
		if (!(n >= 1 && n <= R.lines.length)) return;
		R.target = n;
		let at = R.lines[n - 1];
		const p = R.startPara(at);
		if (at < p.start) at = p.start;
		R.caret = at; R.anchor = undefined;
		R.bring(at);
		R.unmeasure(p.turn);
		R.lay();
	};
	R.goHash = () => {
		const line = /^#L(\d+)$/.exec(location.hash), coding = /^#k=([0-9a-f-]{36})$/.exec(location.hash);
		if (line) R.goLine(+line[1]);
		if (coding && R.codings.has(coding[1])) R.focusOn(R.codings.get(coding[1]));
	};
	addEventListener("hashchange", R.goHash);
}
