// Moving codes in the codebook beside the transcript: a code is dragged before,
// after or onto another, or moved a step by key. Dropped onto another it may
// stand below it, or the two may become one, which is looked at first.
"use strict";
{
	const R = Reader, tree = R.$("#codes"), menu = R.$("#dropped");
	let from = null, onto = null;
	const item = e => e.target.closest?.("[role=treeitem]");
	const clear = () => { for (const li of R.$$("#codes [class*=drop-]")) li.classList.remove("drop-before", "drop-after", "drop-below"); };
	const way = (e, li) => { const r = li.row.getBoundingClientRect(), y = (e.clientY - r.top) / r.height; return y < .3 ? "before" : y > .7 ? "after" : "below"; };
	const move = (c, way, beside) => R.post("/codes/" + c.id + "/move", {way, beside: beside?.id ?? ""}, answer => R.say(answer.said, {back: true}));

	// Only while no words are selected: with some, a code is pressed to give it.
	tree.addEventListener("pointerdown", e => { for (const li of R.$$("#codes [draggable]")) li.removeAttribute("draggable"); const li = item(e); if (li && !R.selected()) li.draggable = true; });
	tree.addEventListener("dragstart", e => {
		from = item(e);
		if (!from) return;
		e.dataTransfer.setData("text/plain", from.code.name);
		e.dataTransfer.effectAllowed = "move";
		from.classList.add("dragged");
	});
	tree.addEventListener("dragover", e => {
		const li = item(e);
		clear();
		if (!from || !li || li === from) return;
		e.preventDefault();
		li.classList.add("drop-" + way(e, li));
	});
	tree.addEventListener("drop", e => {
		const li = item(e);
		if (!from || !li || li === from) return;
		e.preventDefault();
		const to = way(e, li), c = from.code, other = li.code;
		if (to !== "below") { move(c, to, other); return; }
		onto = {c, other};
		R.$("#drop-below").textContent = "Put below “" + other.name + "”";
		R.$("#drop-merge").textContent = "Merge into “" + other.name + "” …";
		R.$("#drop-merge").hidden = !!(c.folder || other.folder);
		const r = li.row.getBoundingClientRect();
		menu.style.setProperty("--x", r.left + 24 + "px");
		menu.style.setProperty("--y", Math.min(r.bottom, innerHeight - 90) + "px");
		menu.showPopover();
		R.$("#drop-below").focus();
	});
	tree.addEventListener("dragend", () => { clear(); from?.classList.remove("dragged"); from?.removeAttribute("draggable"); from = null; });
	R.$("#drop-below").addEventListener("click", () => { menu.hidePopover(); move(onto.c, "below", onto.other); });
	R.$("#drop-merge").addEventListener("click", () => { location = R.data.codebook + "/" + onto.c.id + "/merge?into=" + encodeURIComponent(onto.other.id); });

	tree.addEventListener("keydown", e => {
		const to = {ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out"}[e.key];
		if (!to || !(e.ctrlKey || e.metaKey) || e.altKey || !item(e)) return;
		e.preventDefault(); e.stopPropagation();
		move(item(e).code, to);
	});
}
