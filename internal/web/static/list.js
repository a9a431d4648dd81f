// A list goes on as one scrolls: the rows of the next part of it are put below
// those that are there. Without this the pager leads to the other parts.
"use strict";
for (const table of document.querySelectorAll("table[data-rows]")) {
	let pager = document.querySelector(".pager");
	const rows = table.tBodies[0];
	const more = async () => {
		const next = pager?.querySelector("[rel=next]");
		if (!next || pager.dataset.busy) return;
		pager.dataset.busy = "1";
		try {
			const answer = await fetch(next.href, {headers: {Accept: "text/html", "X-Rows": "1"}});
			if (!answer.ok) return;
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const from = page.querySelector("table[data-rows] tbody"), after = page.querySelector(".pager");
			if (!from) return;
			rows.append(...[...from.rows].map(r => document.adoptNode(r)));
			table.dispatchEvent(new CustomEvent("rows", {bubbles: true}));
			const said = after?.querySelector("span")?.textContent.match(/of (.*)$/)?.[1];
			if (!after?.querySelector("[rel=next]")) { pager.remove(); pager = null; watch.disconnect(); return; }
			next.href = after.querySelector("[rel=next]").href;
			pager.querySelector("span").textContent = "1 to " + rows.rows.length.toLocaleString("en-GB") + (said ? " of " + said : "");
			pager.querySelector("[rel=prev]")?.remove();
		} catch { /* the pager still leads there */ } finally {
			if (pager) { delete pager.dataset.busy; watch.unobserve(pager); watch.observe(pager); }
		}
	};
	const watch = new IntersectionObserver(e => { if (e.some(x => x.isIntersecting)) more(); }, {rootMargin: "1200px"});
	if (pager?.querySelector("[rel=next]") && !pager.querySelector("[rel=prev]")) watch.observe(pager);
}
