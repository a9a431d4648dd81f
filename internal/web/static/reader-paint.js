// Painting: the innermost coding at a place tints it, the two around it
// underline, nearest first. One highlight an ink and role, over plain words, so
// that codings may cross as they like.
"use strict";
{
	const R = Reader;
	const can = !!(window.Highlight && CSS.highlights && window.StaticRange);
	const lights = {};
	const light = (name, priority = 0) => {
		if (!lights[name]) {
			lights[name] = new Highlight();
			lights[name].priority = priority;
			CSS.highlights.set(name, lights[name]);
		}
		return lights[name];
	};

	// segments cuts a paragraph where codings begin and end, and gives each role
	// its stretches: [role, start, end].
	R.segments = (para, over) => {
		const out = [];
		if (!over.length) return out;
		const cuts = [];
		for (const c of over) cuts.push(Math.max(c.start, para.start), Math.min(c.end, para.end));
		cuts.sort((a, b) => a - b);
		const runs = ["", "", ""], from = [0, 0, 0];
		const flush = (role, name, at) => {
			if (runs[role] === name) return;
			if (runs[role]) out.push([runs[role], from[role], at]);
			runs[role] = name; from[role] = at;
		};
		for (let i = 0; i + 1 < cuts.length; i++) {
			const at = cuts[i];
			if (at === cuts[i + 1]) continue;
			const roles = ["", "", ""];
			let n = 0, others = false;
			for (const c of over) { // the shortest first
				if (c.start > at || c.end <= at) continue;
				if (R.hollow(c)) { others = true; continue; }
				if (n < 3) { roles[n] = "tuv"[n] + R.codeOf(c).ink; n++; }
			}
			if (others && !n) roles[1] = "other";
			for (let r = 0; r < 3; r++) flush(r, roles[r], at);
		}
		for (let r = 0; r < 3; r++) flush(r, "", cuts[cuts.length - 1]);
		return out;
	};

	const byLength = (a, b) => (a.end - a.start) - (b.end - b.start);

	// wipe takes the paint off a turn, paintTurn paints it anew.
	const wipe = turn => {
		for (const [l, r] of turn.ranges ?? []) l.delete(r);
		turn.ranges = [];
	};
	R.paintTurn = turn => {
		if (!can) return;
		wipe(turn);
		for (const para of turn.paras) {
			const over = para.over;
			if (!over?.length) continue;
			for (const [name, start, end] of R.segments(para, over)) {
				const a = R.point(para, start), b = R.point(para, end), l = light(name);
				const r = new StaticRange({startContainer: a[0], startOffset: a[1], endContainer: b[0], endOffset: b[1]});
				l.add(r);
				turn.ranges.push([l, r]);
			}
		}
	};

	// gather finds the codings over each paragraph of some turns.
	const gather = turns => {
		for (const t of turns) for (const p of t.paras) p.over = [];
		const first = turns[0], last = turns[turns.length - 1], wanted = turns.length === R.turns.length ? null : new Set(turns);
		for (const c of R.list) {
			if (c.start >= last.end) break;
			if (c.end <= first.start || R.codeOf(c).value || !R.shown(c)) continue;
			for (let i = R.startPara(c.start).n; i < R.paras.length && R.paras[i].start < c.end; i++) {
				const p = R.paras[i];
				if (p.end > c.start && (!wanted || wanted.has(p.turn))) p.over.push(c);
			}
		}
		for (const t of turns) for (const p of t.paras) if (p.over.length > 1) p.over.sort(byLength);
	};
	R.paint = turns => {
		if (!turns.length) return;
		turns.sort((a, b) => a.n - b.n);
		gather(turns);
		turns.forEach(R.paintTurn);
	};
	// paintNear keeps the turns about the window painted, and only them: a browser
	// looks through every range there is whenever one changes.
	let painted = new Set();
	R.paintNear = now => {
		for (const t of painted) if (!now.has(t)) wipe(t);
		R.paint([...now].filter(t => !painted.has(t)));
		painted = new Set(now);
	};

	// show marks passages for a reason of its own: lit, picked, hit, hit-now, caret.
	const priority = {lit: 10, hit: 12, "hit-now": 13, picked: 20};
	R.show = (name, ...spans) => {
		if (!can) return;
		const l = light(name, priority[name] ?? 9);
		l.clear();
		for (const s of spans) if (s && s.end > s.start) l.add(R.range(s.start, s.end));
	};

	R.unpaint = () => { for (const name in lights) lights[name].clear(); painted.clear(); };

	R.on("changed", turns => R.paint(turns.filter(t => painted.has(t))));
	R.on("filter codes", () => R.paintNear(new Set()));
	addEventListener("beforeprint", () => R.paintNear(new Set(R.turns)));
}
