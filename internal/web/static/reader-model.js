// What is coded: codes, coders and codings as the page knows them, and which of
// them are shown. News from the server is laid over it.
"use strict";
{
	const R = Reader;
	R.filter = {coder: "", codes: new Set()};

	R.readData = () => {
		const d = R.data = JSON.parse(R.$("#data").textContent);
		let at = 0;
		R.lines = d.lines?.map(step => at += step) ?? [];
		R.head = d.head; R.revision = d.revision; R.me = d.me; R.nextInk = d.nextInk;
		R.setCodes(d.codes ?? []);
		R.coders = new Map((d.coders ?? []).map(c => [c.id, c]));
		R.codings = new Map();
		const codes = d.codes ?? [], coders = d.coders ?? [];
		for (const [id, start, end, code, coder, changed] of d.codings ?? [])
			R.codings.set(id, coding(id, start, end, codes[code].id, coders[coder].id, changed));
		R.sort();
	};

	R.setCodes = list => {
		R.codes = new Map();
		for (const c of list) { c.low = c.name.toLowerCase(); R.codes.set(c.id, c); }
		for (const c of list) { c.kids = []; c.n = 0; }
		for (const c of list) R.codes.get(c.up)?.kids.push(c);
	};

	const coding = (id, start, end, code, coder, changed) => {
		const c = {id, start, end, code, coder, changed: !!changed};
		c.mine = coder === R.me || coder === "me";
		c.other = !c.mine && !R.coders.get(coder)?.main;
		return c;
	};
	R.codeOf = c => R.codes.get(c.code) ?? {id: c.code, name: "a code", ink: 1, kids: []};
	R.coderOf = c => c.mine ? "you" : R.coders.get(c.coder)?.name ?? "a colleague";

	// sort puts the codings in reading order and hangs each on the turn where it begins.
	R.sort = () => {
		R.list = [...R.codings.values()].sort(order);
		for (const t of R.turns) t.codings = [];
		for (const c of R.codes.values()) c.n = 0;
		for (const c of R.list) { hang(c); }
	};
	const order = (a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1);
	const hang = c => {
		c.turn = R.startPara(c.start).turn;
		c.turn.codings.push(c);
		const code = R.codes.get(c.code);
		if (code) code.n++;
	};
	const insert = (list, c) => {
		let lo = 0, hi = list.length;
		while (lo < hi) { const mid = (lo + hi) >> 1; if (order(list[mid], c) < 0) lo = mid + 1; else hi = mid; }
		list.splice(lo, 0, c);
	};
	const takeOut = (list, c) => { const i = list.indexOf(c); if (i >= 0) list.splice(i, 1); };

	// put adds a coding, or changes the one of its ID; drop removes one. Both
	// tell the turns that look different for it.
	R.put = (id, start, end, code, coder, changed) => {
		const old = R.codings.get(id), c = coding(id, start, end, code, coder, changed);
		if (old && old.start === start && old.end === end && old.code === code && old.changed === c.changed && old.coder === coder) return [];
		const touched = old ? R.drop(id) : [];
		c.li = old?.li; c.lane = undefined;
		R.codings.set(id, c);
		insert(R.list, c);
		c.turn = R.startPara(start).turn;
		insert(c.turn.codings, c);
		const k = R.codes.get(code);
		if (k) k.n++;
		return touched.concat(turnsOf(c));
	};
	R.drop = id => {
		const c = R.codings.get(id);
		if (!c) return [];
		R.codings.delete(id);
		takeOut(R.list, c); takeOut(c.turn.codings, c);
		const k = R.codes.get(c.code);
		if (k) k.n--;
		return turnsOf(c);
	};
	const turnsOf = c => {
		const out = [];
		for (let n = c.turn.n; n < R.turns.length && R.turns[n].start < c.end; n++) out.push(R.turns[n]);
		return out;
	};

	// shown tells whether the filter lets a coding through.
	R.shown = c => {
		const f = R.filter;
		if (f.coder === "-") return false;
		if (f.coder && R.coders.get(c.coder)?.name !== f.coder && !(c.coder === "me" && f.coder === R.coders.get(R.me)?.name)) return false;
		return !f.codes.size || f.within.has(c.code);
	};
	R.setFilter = (coder, codes) => {
		R.filter = {coder, codes: new Set(codes), within: new Set()};
		const take = c => { R.filter.within.add(c.id); c.kids.forEach(take); };
		for (const id of codes) if (R.codes.has(id)) take(R.codes.get(id));
		R.alone = coder !== "" && coder !== "-"; // one coder is looked at: nobody is another
		R.emit("filter");
	};
	R.hollow = c => c.other && !R.alone;

	// take lays news over what the page knows.
	R.take = news => {
		if (news.whole || news.revision !== R.revision) { R.head = Math.max(R.head, news.head); R.emit("stale", news); return; }
		const touched = new Set(), strangers = new Map();
		if (news.me) R.me = news.me;
		for (const c of news.coders ?? []) R.coders.set(c.id, c);
		if (news.codes) {
			const old = R.codes;
			R.setCodes(news.codes);
			R.nextInk = news.nextInk ?? R.nextInk;
			for (const c of R.list) { const k = R.codes.get(c.code); if (k) k.n++; }
			for (const c of R.list) { // a code may have another name, or another ink
				const a = old.get(c.code), b = R.codes.get(c.code);
				if (a?.name !== b?.name || a?.ink !== b?.ink) turnsOf(c).forEach(t => touched.add(t));
			}
			R.emit("codes");
		}
		for (const id of news.gone ?? []) if (!R.isPending(id)) R.drop(id).forEach(t => touched.add(t));
		for (const [id, start, end, code, coder, changed] of news.put ?? []) {
			if (R.isPending(id)) continue;
			if (!R.codings.has(id) && news.head > R.head && coder !== R.me) strangers.set(coder, (strangers.get(coder) ?? 0) + 1);
			R.put(id, start, end, code, coder, changed).forEach(t => touched.add(t));
		}
		R.head = Math.max(R.head, news.head);
		if (touched.size) R.emit("changed", [...touched]);
		if (news.memos) { R.data.memos = news.memos; R.emit("memos"); }
		return strangers;
	};
	R.isPending = () => false; // sending knows better
}
