// The margin: a stripe beside the lines of every coding, a name at the height
// where it begins, signs as brackets before the text, every fifth line's number.
// Only what is near the window is measured; the rest waits as a list.
"use strict";
{
	const R = Reader;
	const LANE = 12, LANES = 5, NAME = 23, PUSH = 92, FIRST = 14;
	let at = new Set(); // the turns that are laid out
	let round = 0; // of measuring; another width or face makes another round

	R.narrow = () => R.scroll.clientWidth < 44 * 16;
	const px = (e, k, v) => { v = Math.round(v) + "px"; if (e.style[k] !== v) e.style[k] = v; };

	// mark makes the list entry of a coding: its stripe, a button, and its name.
	const mark = c => {
		const code = R.codeOf(c), li = c.li ?? document.createElement("li"), look = [code.ink, code.name, R.hollow(c), c.changed, R.linesOf(c), c.coder, code.value, c.pending, c.memos].join("|");
		c.li = li; li.coding = c;
		if (li.look === look) return li;
		li.look = look;
		const hollow = R.hollow(c), ink = "c" + code.ink + (code.ink > 8 ? " d" : "") + (hollow ? " o" : "");
		li.className = (hollow ? "o " : "") + (code.value ? "sg " + code.value : "") + (c.pending ? " pending" : "");
		let st = li.firstChild, nm = li.lastChild;
		if (!st) { st = R.make("button"); st.id = "k-" + c.id; nm = R.make("span"); nm.ariaHidden = "true"; li.append(st, nm); }
		st.className = "st " + ink;
		st.setAttribute("aria-label", code.name + ", " + (c.mine ? "coded by you" : "by " + R.coderOf(c)) + ", " + R.linesOf(c) + (c.changed ? ", check the words" : "") + (c.memos ? ", with a memo" : ""));
		nm.className = "nm";
		nm.replaceChildren();
		if (code.value) { const v = R.make("span", "val " + code.value); v.append(R.sign(code.value), code.name); nm.append(v); }
		else nm.append(R.make("span", "sw " + ink), R.make("span", "nn", code.name));
		if (c.changed) nm.append(R.make("span", "changed", "check the words"));
		if (hollow || code.value && !c.mine) nm.append(R.make("span", "by", R.coders.get(c.coder)?.initials ?? ""));
		nm.dataset.at = R.linesOf(c);
		nm.title = code.name + (c.mine ? "" : ", by " + R.coderOf(c));
		return li;
	};
	R.sign = value => {
		const use = R.$("#sign-" + value)?.content.firstElementChild;
		return use ? use.cloneNode(true) : document.createTextNode("");
	};

	// list brings the entries of a turn in step with its codings.
	R.listTurn = turn => {
		turn.listed = true;
		const shown = turn.codings.filter(R.shown);
		let ul = turn.marks;
		if (!shown.length) { ul?.remove(); turn.marks = null; turn.more?.remove(); turn.more = null; return; }
		if (!ul) {
			ul = turn.marks = R.make("ul", "marks");
			ul.setAttribute("aria-label", "Codings");
			turn.el.append(ul);
		}
		const focus = document.activeElement;
		shown.forEach((c, i) => { const li = mark(c); if (ul.children[i] !== li) ul.insertBefore(li, ul.children[i] ?? null); });
		while (ul.children.length > shown.length) ul.lastChild.remove();
		if (focus !== document.activeElement && focus.isConnected && focus.matches(".st")) focus.focus({preventScroll: true});
		turn.shown = shown;
	};

	// numbers finds the rows in which every fifth line begins.
	const numbers = (turn, o) => {
		turn.rows = [];
		// A blank line before the turn has no row of its own: its number stands at the next.
		const before = R.turns[turn.n - 1];
		for (let n = before ? R.lineOf(before.end - 1) + 1 : 1; n <= R.lines.length; n++) {
			let at = R.lines[n - 1];
			if (at >= turn.end) break;
			if (n % 5 && n !== R.target) continue;
			const p = R.paraAt(Math.max(at, turn.start));
			if (at < p.start || at > p.end) at = (at < p.start ? p : R.paras[p.n + 1] ?? p).start;
			if (R.paraAt(at).turn !== turn) continue;
			const r = R.rectAt(at), top = r.top - o.top + r.height / 2 - 6;
			if (turn.rows.at(-1)?.[1] === top) turn.rows.pop();
			turn.rows.push([n, top]);
		}
	};
	const number = turn => {
		let box = turn.numbers;
		if (!box) { box = turn.numbers = R.make("div", "lns"); box.ariaHidden = "true"; turn.el.append(box); }
		box.replaceChildren(...turn.rows.map(([n, top]) => { const i = R.make("span", n === R.target ? "ln to" : "ln", n); px(i, "top", top); return i; }));
		turn.rows = null;
	};

	// measure finds where the codings of a turn stand, from the turn's own top. It
	// only looks: what is written comes after every turn was looked at.
	const measure = turn => {
		turn.y = turn.el.offsetTop;
		if (turn.round === round) return;
		turn.round = round;
		const o = turn.el.getBoundingClientRect();
		turn.height = o.height;
		for (const c of turn.shown ?? []) {
			const a = R.rectAt(c.start), b = R.rectAt(c.end, true);
			c.top = a.top - o.top + 3; c.bottom = Math.max(b.bottom - o.top - 3, c.top + 14);
		}
		numbers(turn, o);
	};
	R.unmeasure = turn => { turn.round = -1; };

	// near are the turns about the window.
	const near = () => {
		const top = R.scroll.scrollTop - 500, bottom = R.scroll.scrollTop + R.scroll.clientHeight + 900, list = R.turns;
		let lo = 0, hi = list.length;
		while (lo < hi) { const mid = (lo + hi) >> 1; if (list[mid].el.offsetTop + list[mid].el.offsetHeight < top) lo = mid + 1; else hi = mid; }
		let end = lo;
		while (end < list.length && list[end].el.offsetTop < bottom) end++;
		return [lo, end];
	};

	// lay lays out what is near the window.
	R.lay = () => {
		if (!R.turns.length) return;
		const [from, to] = near();
		R.paintNear(new Set(R.turns.slice(from, to)));
		if (R.narrow() || matchMedia("print").matches) {
			R.tr.classList.remove("laid"); R.tr.classList.add("listed");
			for (let i = from; i < to; i++) if (!R.turns[i].listed) R.listTurn(R.turns[i]);
			R.emit("laid", from, to);
			return;
		}
		R.tr.classList.add("laid"); R.tr.classList.remove("listed");
		// What began earlier and is not over yet keeps its lane.
		let first = from;
		for (let i = from - 1, over = R.turns[from]?.start ?? 0; i >= Math.max(0, from - 40); i--) if (R.turns[i].codings.some(c => c.end > over)) first = i;
		const now = new Set(R.turns.slice(first, to));
		for (const t of at) if (!now.has(t)) t.el.classList.remove("near");
		for (const t of now) { if (!t.listed) R.listTurn(t); t.el.classList.add("near"); }
		at = now;
		for (const t of now) measure(t);
		const words = R.turns[from].words.getBoundingClientRect(), turn = R.turns[from].el.getBoundingClientRect();
		const right = words.right - turn.left, narrow = R.tr.clientWidth - right - 100 < 60;
		const style = getComputedStyle(R.tr), inc = parseFloat(style.getPropertyValue("--inc")) * 16, room = R.tr.classList.contains("remarked") && R.scroll.clientWidth >= 66 * 16 ? 168 : 240;
		R.tr.style.setProperty("--nm", Math.max(60, Math.min(room, turn.width - right - 92)) + "px");
		for (const t of now) if (t.rows) number(t);
		let open = [], openSigns = [], last = -99, lastSign = -99;
		if (first > 0 && R.turns[first - 1].after) ({open, openSigns, last, lastSign} = R.turns[first - 1].after);
		for (let i = first; i < to; i++) {
			const t = R.turns[i], y = t.y;
			const marks = [], signs = [];
			for (const c of t.shown ?? []) if (c.li) (R.codeOf(c).value ? signs : marks).push(c);
			lanes(marks, open, y); lanes(signs, openSigns, y);
			last = column(t, marks, y, last, right, narrow);
			for (const c of signs.sort(fromTop)) {
				const st = c.li.firstChild, nm = c.li.lastChild, lane = Math.min(c.lane, 2);
				px(st, "left", inc - 11 - lane * (inc > 60 ? 9 : 5)); px(st, "top", c.top); px(st, "height", c.bottom - c.top);
				lastSign = Math.max(y + c.top - 3, lastSign + NAME);
				px(nm, "left", -14); px(nm, "top", lastSign - y);
			}
			open = open.filter(x => x.bottom > y + t.height); openSigns = openSigns.filter(x => x.bottom > y + t.height);
			t.after = {open: [...open], openSigns: [...openSigns], last, lastSign};
		}
		R.emit("laid", first, to);
	};
	const fromTop = (a, b) => a.top - b.top || a.lane - b.lane;

	// lanes gives every coding the first lane that is free beside its lines.
	const lanes = (list, open, y) => {
		list.sort((a, b) => R.hollow(a) - R.hollow(b) || a.top - b.top || b.bottom - a.bottom);
		for (const c of list) {
			const top = y + c.top, bottom = y + c.bottom;
			let lane = 0;
			while (open.some(x => x.lane === lane && x.top < bottom + 3 && x.bottom > top - 3)) lane++;
			c.lane = lane;
			open.push({lane, top, bottom});
		}
	};

	// column puts the names of a turn under one another, and what has no room
	// into a count that opens a list.
	const column = (t, marks, y, last, right, narrow) => {
		const folded = [];
		for (const c of marks.sort(fromTop)) {
			const st = c.li.firstChild, nm = c.li.lastChild, lane = Math.min(c.lane, LANES);
			const want = y + c.top - 3, at = Math.max(want, last + NAME);
			const fold = c.lane >= LANES || at - want > PUSH;
			c.folded = fold;
			c.li.classList.toggle("fold", fold);
			c.li.classList.toggle("away", c.lane >= LANES);
			px(st, "left", right + FIRST + lane * LANE); px(st, "top", c.top); px(st, "height", c.bottom - c.top);
			px(nm, "left", right + 90); px(nm, "top", (fold ? want : at) - y);
			nm.style.setProperty("--tie", 90 - FIRST - lane * LANE - 14 + "px");
			if (fold) folded.push(c); else last = at;
		}
		if (folded.length) {
			const b = t.more ??= t.el.appendChild(R.make("button", "more"));
			const text = "+ " + folded.length + " more";
			if (b.textContent !== text) { b.textContent = text; b.setAttribute("aria-label", R.plural(folded.length, "coding more", "codings more") + " beside these lines"); }
			b.folded = folded;
			const at = Math.max(y + folded[0].top - 3, last + NAME);
			px(b, "left", right + 84); px(b, "top", at - y);
			last = at;
		} else if (t.more) { t.more.remove(); t.more = null; }
		return last;
	};

	let asked = 0;
	R.layLater = () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; R.lay(); }); };
	R.remeasure = () => { round++; for (const t of R.turns) t.after = null; R.layLater(); };

	// fill lists the turns that are far away, a few at a time, for whoever reads
	// the page by its lists.
	R.fill = () => {
		let at = 0;
		const some = idle => {
			while (at < R.turns.length && (idle.timeRemaining?.() ?? 5) > 2) { const t = R.turns[at++]; if (!t.listed) R.listTurn(t); }
			if (at < R.turns.length) later(some); else R.emit("listed");
		};
		const later = fn => window.requestIdleCallback ? requestIdleCallback(fn, {timeout: 2000}) : setTimeout(() => fn({}), 50);
		later(some);
	};

	// lit shows the exact words of a coding.
	R.light = id => {
		const c = id && R.codings.get(id);
		R.show("lit", c);
		for (const e of R.$$(".nm.lit", R.tr)) e.classList.remove("lit");
		c?.li?.lastChild.classList.add("lit");
	};
	const of = e => e.target.closest?.(".marks li")?.coding;
	R.focused = () => document.activeElement?.closest?.(".marks li")?.coding ?? null;
	R.tr.addEventListener("pointerover", e => { const c = of(e); if (c) R.light(c.id); });
	R.tr.addEventListener("pointerout", e => { if (of(e)) R.light(R.focused()?.id); });
	R.tr.addEventListener("focusin", e => { const c = of(e); if (c) { R.light(c.id); R.caret = c.start; R.emit("focus", c); } });
	R.tr.addEventListener("focusout", e => { if (of(e)) { R.light(""); R.emit("blur"); } });
	R.tr.addEventListener("click", e => {
		const c = of(e);
		if (c) { c.li.firstChild.focus({preventScroll: true}); return; }
		if (e.target.classList?.contains("more")) openFolded(e.target);
	});

	// focusOn brings a coding into sight and puts the focus on its stripe.
	R.focusOn = c => {
		R.bring(c.start);
		if (!c.turn.listed) R.listTurn(c.turn);
		R.lay();
		c.li?.firstChild.focus({preventScroll: true});
	};
	// bring scrolls so that a place can be read.
	R.bring = at => {
		for (let tries = 0; tries < 3; tries++) { // what was never seen is a guess until it is near
			const r = R.rectAt(at), o = R.scroll.getBoundingClientRect();
			if (r.top >= o.top + 40 && r.bottom <= o.bottom - 60) return;
			R.scroll.scrollTop += r.top - o.top - Math.min(160, o.height / 3);
			R.lay();
		}
	};

	const openFolded = button => {
		const list = R.$("#folded");
		list.replaceChildren(...button.folded.map(c => {
			const code = R.codeOf(c), b = R.make("button");
			b.append(R.make("span", "sw c" + code.ink + (code.ink > 8 ? " d" : "") + (R.hollow(c) ? " o" : "")), R.make("span", "", code.name), R.make("small", "", (c.mine ? "" : R.coderOf(c) + ", ") + R.linesOf(c)));
			b.addEventListener("click", () => { list.hidePopover(); R.focusOn(c); });
			b.addEventListener("pointerenter", () => R.light(c.id));
			return b;
		}));
		const r = button.getBoundingClientRect();
		list.style.setProperty("--x", r.left + "px");
		list.style.setProperty("--y", Math.min(r.bottom, innerHeight - 60 - Math.min(list.children.length * 28, 280)) + "px");
		list.showPopover();
		list.firstChild.focus();
	};

	R.on("changed", turns => {
		for (const t of turns) { R.listTurn(t); R.unmeasure(t); }
		R.lay();
		const c = R.focused();
		if (c) R.light(c.id);
		R.emit("counted");
	});
	R.on("filter codes", () => {
		round++;
		for (const t of R.turns) { t.listed = false; t.after = null; }
		R.lay(); R.fill();
		R.emit("counted");
	});
	R.scroll.addEventListener("scroll", R.layLater, {passive: true});
	addEventListener("beforeprint", () => { for (const t of R.turns) if (!t.listed) R.listTurn(t); R.tr.classList.remove("laid"); });
	addEventListener("afterprint", R.remeasure);
}
