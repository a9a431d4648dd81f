// Places in the transcript. A place is a number of UTF-16 units from the start
// of the whole text; every paragraph of the page knows where it begins.
"use strict";
const Reader = {};
{
	const R = Reader;
	R.$ = (s, e = document) => e.querySelector(s);
	R.$$ = (s, e = document) => [...e.querySelectorAll(s)];
	R.make = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text !== undefined) e.textContent = text; return e; };
	R.plural = (n, one, many) => n === 1 ? "1 " + one : n.toLocaleString("en-GB") + " " + many;
	R.tr = R.$("#tr");
	R.scroll = R.$("#scroll");

	const ears = {};
	R.on = (what, hear) => { for (const w of what.split(" ")) (ears[w] ??= []).push(hear); };
	R.emit = (what, ...told) => { for (const hear of ears[what] ?? []) hear(...told); };

	// readText finds the turns and paragraphs of the page.
	R.readText = () => {
		R.turns = []; R.paras = [];
		for (const el of R.tr.children) {
			if (!el.classList.contains("turn")) continue;
			const turn = {el, words: el.querySelector(".words"), n: R.turns.length, paras: [], codings: [], over: []};
			for (const p of turn.words.children) {
				const start = +p.dataset.at;
				const para = {el: p, n: R.paras.length, turn, start, end: start + p.textContent.length, nodes: null};
				turn.paras.push(para); R.paras.push(para);
			}
			turn.start = turn.paras[0].start; turn.end = turn.paras[turn.paras.length - 1].end;
			R.turns.push(turn);
		}
	};

	// last finds the last of a sorted list whose start is not behind a place.
	const last = (list, at) => {
		let lo = 0, hi = list.length;
		while (lo < hi) { const mid = (lo + hi) >> 1; if (list[mid].start <= at) lo = mid + 1; else hi = mid; }
		return Math.max(0, lo - 1);
	};
	R.paraAt = at => R.paras[last(R.paras, at)];
	R.turnAt = at => R.turns[last(R.turns, at)];
	R.words = (start, end) => {
		let out = "";
		for (let i = last(R.paras, start); i < R.paras.length && R.paras[i].start < end; i++) {
			const p = R.paras[i], piece = p.el.textContent.slice(Math.max(0, start - p.start), end - p.start);
			if (piece) out += (out ? " " : "") + piece;
		}
		return out;
	};
	R.countWords = s => s.split(/\s+/).filter(Boolean).length;

	// point is where in the page a place of a paragraph is.
	R.point = (para, at) => {
		if (!para.nodes) {
			para.nodes = [];
			const walk = document.createTreeWalker(para.el, NodeFilter.SHOW_TEXT);
			for (let n, from = 0; (n = walk.nextNode()); from += n.length) para.nodes.push([n, from]);
		}
		const off = Math.max(0, Math.min(at, para.end) - para.start);
		let i = para.nodes.length - 1;
		while (i > 0 && para.nodes[i][1] >= off) i--;
		// The end of one node is as good as the start of the next, but rects want the one that holds the place.
		if (i < para.nodes.length - 1 && off === para.nodes[i][1] + para.nodes[i][0].length && at < para.end) i++;
		return [para.nodes[i][0], off - para.nodes[i][1]];
	};
	R.range = (start, end) => {
		const r = document.createRange(), a = R.startPara(start), b = R.endPara(end);
		r.setStart(...R.point(a, start)); r.setEnd(...R.point(b, end));
		return r;
	};
	// A place between paragraphs belongs to the one before as an end and to the next as a start.
	R.startPara = at => { const i = last(R.paras, at), p = R.paras[i]; return at > p.end && R.paras[i + 1] ? R.paras[i + 1] : p; };
	R.endPara = at => R.paras[last(R.paras, Math.max(0, at - 1))];

	// rectAt is the box of the character at a place, or before it for an end.
	R.rectAt = (at, end) => {
		const p = end ? R.endPara(at) : R.startPara(at), r = document.createRange();
		const from = Math.max(p.start, Math.min(end ? Math.min(at, p.end) - 1 : at, p.end - 1));
		const [node, off] = R.point(p, from);
		r.setStart(node, off); r.setEnd(node, Math.min(node.length, off + 1));
		const boxes = r.getClientRects();
		return boxes.length ? boxes[boxes.length - 1] : p.el.getBoundingClientRect();
	};

	// place is where a point of the page stands in the text, -1 outside of it.
	R.place = (node, offset) => {
		const p = (node.nodeType === 1 ? node : node.parentElement)?.closest?.(".words p");
		if (!p) return -1;
		const r = document.createRange();
		r.selectNodeContents(p);
		r.setEnd(node, offset);
		return +p.dataset.at + r.toString().length;
	};
	R.placeAt = (x, y) => {
		const c = document.caretPositionFromPoint?.(x, y);
		if (c) return R.place(c.offsetNode, c.offset);
		const r = document.caretRangeFromPoint?.(x, y);
		return r ? R.place(r.startContainer, r.startOffset) : -1;
	};

	// lineOf is the number of the line that holds a place.
	R.lineOf = at => {
		let lo = 0, hi = R.lines.length;
		while (lo < hi) { const mid = (lo + hi) >> 1; if (R.lines[mid] <= at) lo = mid + 1; else hi = mid; }
		return Math.max(1, lo);
	};
	R.linesOf = c => {
		const a = R.lineOf(c.start), b = R.lineOf(c.end - 1);
		return a === b ? "line " + a : "lines " + a + " to " + b;
	};
}
