// Coding in the reader: select words, press C, choose a code.
// Places travel in UTF-16 units of the whole text; the server makes code points of them.
"use strict";
(() => {
  const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const tr = $("#tr"), book = $("#book"), scroll = $("#scroll"), quick = $("#quick"), typed = $("#typed");
  const options = $("#options"), said = $("#said"), undo = $("#undo"), codeButton = $("#code");
  const base = tr.dataset.here.replace(/\/read$/, ""), px = (e, k, v) => { e.style[k] = v + "px"; };
  const recent = [];
  let picked = null, busy = false, at = 0, found = [], opener = "";

  // lay puts every stripe beside its words and every name beside its stripe.
  function lay() {
    $$(".lead", tr).forEach(e => e.remove());
    if (matchMedia("print").matches || scroll.clientWidth < 44 * 16) { tr.classList.remove("laid"); return; }
    tr.classList.add("laid");
    const o = tr.getBoundingClientRect(), ends = new Map();
    for (const k of $$(".k", tr)) {
      const r = k.getClientRects();
      if (!r.length) continue;
      const top = r[0].top - o.top, bottom = r[r.length - 1].bottom - o.top;
      for (const id of k.dataset.k.split(" ")) {
        const e = ends.get(id);
        if (e) { e[0] = Math.min(e[0], top); e[1] = Math.max(e[1], bottom); } else ends.set(id, [top, bottom]);
      }
    }
    const words = $(".words", tr);
    if (!words) return;
    const right = words.getBoundingClientRect().right - o.left, marks = [], signs = [];
    for (const s of $$(".st", tr)) {
      const e = ends.get(s.id) ?? [s.closest(".turn").getBoundingClientRect().top - o.top, s.closest(".turn").getBoundingClientRect().top - o.top + 20];
      const li = s.parentNode;
      (li.classList.contains("sg") ? signs : marks).push({ s, n: $(".nm", li), top: e[0] + 3, bottom: e[1] - 3, o: li.classList.contains("o") });
    }
    lanes(marks).forEach(m => {
      m.s.hidden = false;
      px(m.s, "left", right + 14 + Math.min(m.lane, 4) * 12); px(m.s, "top", m.top); px(m.s, "height", m.bottom - m.top);
      m.s.style.visibility = m.lane > 4 ? "hidden" : "";
    });
    column(marks, m => {
      px(m.n, "left", right + 90); m.n.style.maxWidth = "calc(100% - " + (right + 100) + "px)";
      const lead = document.createElement("span");
      lead.className = "lead";
      px(lead, "width", 90 - 14 - Math.min(m.lane, 4) * 12 - 14);
      m.n.append(lead);
    });
    lanes(signs).forEach(m => { px(m.s, "left", 134 - Math.min(m.lane, 2) * 9); px(m.s, "top", m.top); px(m.s, "height", m.bottom - m.top); });
    column(signs, m => px(m.n, "left", 0));
  }
  function lanes(list) {
    const ends = [];
    list.sort((a, b) => a.o - b.o || a.top - b.top || b.bottom - a.bottom);
    const open = [];
    for (const m of list) {
      let l = 0;
      while (open[l]?.some(x => x.top < m.bottom + 3 && x.bottom > m.top - 3)) l++;
      (open[l] ??= []).push(m);
      m.lane = l;
    }
    return list;
  }
  function column(list, place) {
    let last = -99;
    for (const m of [...list].sort((a, b) => a.top - b.top || a.lane - b.lane)) {
      last = Math.max(m.top - 3, last + 23);
      px(m.n, "top", last);
      place(m);
    }
  }

  // light shows the exact words of a coding.
  function light(id) {
    $$(".lit").forEach(e => e.classList.remove("lit"));
    if (!id) return;
    $$(`.k[data-k~="${id}"]`, tr).forEach(e => e.classList.add("lit"));
    $("#" + id)?.parentNode.querySelector(".nm").classList.add("lit");
  }
  const stripeOf = e => e.target.closest?.(".marks li")?.querySelector(".st");
  tr.addEventListener("pointerover", e => { const s = stripeOf(e); if (s) light(s.id); });
  tr.addEventListener("pointerout", e => { if (stripeOf(e)) light(document.activeElement?.matches(".st") ? document.activeElement.id : ""); });
  tr.addEventListener("focusin", e => { if (e.target.matches(".st")) light(e.target.id); });
  tr.addEventListener("focusout", () => light(""));
  tr.addEventListener("click", e => { const s = stripeOf(e); if (s) s.focus(); });

  // place is where a point of the document stands in the text, in UTF-16 units.
  function place(node, offset) {
    const p = (node.nodeType === 1 ? node : node.parentElement).closest(".words p");
    if (!p) return -1;
    const r = document.createRange();
    r.selectNodeContents(p);
    r.setEnd(node, offset);
    return +p.dataset.at + r.toString().length;
  }
  // selection is the range of text that is selected, null when there is none.
  function selection() {
    const s = getSelection();
    if (!s.rangeCount || s.isCollapsed) return null;
    const r = s.getRangeAt(0), ps = $$(".words p", tr).filter(p => r.intersectsNode(p));
    if (!ps.length) return null;
    let start = place(r.startContainer, r.startOffset), end = place(r.endContainer, r.endOffset);
    const last = ps[ps.length - 1];
    if (start < 0 || !tr.contains(r.startContainer)) start = +ps[0].dataset.at;
    if (end < 0 || !tr.contains(r.endContainer)) end = +last.dataset.at + last.textContent.length;
    return end > start ? { start, end, range: r.cloneRange(), words: s.toString().trim() } : null;
  }

  function say(text, bad) { said.textContent = text; said.classList.toggle("bad", !!bad); }

  // send does an act and shows the transcript as it is then, at the same place.
  async function send(path, body) {
    if (busy) return null;
    busy = true;
    try {
      const r = await fetch(base + path + location.search, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body ?? {}) });
      const a = await r.json();
      if (!r.ok) { say([a.error, a.hint].filter(Boolean).join(" "), true); return null; }
      const top = scroll.scrollTop, bookTop = book.scrollTop;
      tr.innerHTML = a.article; book.innerHTML = a.codebook;
      lay();
      scroll.scrollTop = top; book.scrollTop = bookTop;
      say(a.said); undo.hidden = false;
      $("#tally").textContent = $$(".st", tr).length + " codings shown";
      return a;
    } catch {
      say("The program does not answer; this was not saved. Start firsthand again and repeat it.", true);
      return null;
    } finally { busy = false; }
  }

  // codes reads the codebook beside the transcript.
  const codes = () => $$("[data-code]", book).filter(e => !("folder" in e.dataset)).map(e => ({ id: e.dataset.code, name: e.dataset.name, ink: e.dataset.ink, value: e.dataset.value, above: e.dataset.above }));
  // match tells where typed letters stand in a name: together, at the start of a word, or in order.
  function match(name, q) {
    const n = name.toLowerCase(), whole = n.indexOf(q);
    if (whole >= 0) return { score: whole === 0 ? 0 : /\W/.test(n[whole - 1]) ? 1 : 2, at: [...q].map((_, i) => whole + i) };
    const at = [];
    let from = 0;
    for (const c of q) { const i = n.indexOf(c, from); if (i < 0) return null; at.push(i); from = i + 1; }
    return { score: 3 + at[at.length - 1] - at[0], at };
  }
  function list() {
    const q = typed.value.trim().toLowerCase();
    found = codes().map(c => ({ c, m: q ? match(c.name, q) : { score: 0, at: [] } })).filter(x => x.m)
      .sort((x, y) => x.m.score - y.m.score || rank(x.c.id) - rank(y.c.id)).slice(0, 8);
    at = 0;
    options.replaceChildren(...found.map(({ c, m }, i) => {
      const li = document.createElement("li"), sw = document.createElement("span"), name = document.createElement("span");
      li.className = "opt"; li.id = "opt" + i; li.role = "option"; li.dataset.id = c.id;
      sw.className = "sw c" + c.ink + (c.ink > 8 ? " d" : ""); sw.ariaHidden = "true";
      [...c.name].forEach((ch, j) => { if (m.at.includes(j)) { const u = document.createElement("mark"); u.textContent = ch; name.append(u); } else name.append(ch); });
      if (c.above) { const s = document.createElement("small"); s.textContent = c.above; name.append(s); }
      li.append(sw, name);
      return li;
    }));
    if (typed.value.trim()) {
      const li = document.createElement("li"), plus = document.createElement("span"), name = document.createElement("span"), key = document.createElement("kbd");
      li.className = "opt new"; li.role = "option"; li.id = "opt" + found.length; plus.textContent = "+"; key.textContent = "⇧↵";
      name.textContent = "New code “" + typed.value.trim() + "”";
      li.append(plus, name, key);
      options.append(li);
    }
    point(0);
  }
  const rank = id => { const i = recent.indexOf(id); return i < 0 ? 999 : i; };
  function point(i) {
    const all = [...options.children];
    at = Math.max(0, Math.min(i, all.length - 1));
    all.forEach((li, j) => { li.classList.toggle("at", j === at); li.ariaSelected = j === at ? "true" : "false"; });
    typed.setAttribute("aria-activedescendant", all[at]?.id ?? "");
  }

  function open() {
    picked = selection();
    if (!picked) { say("Select the words first, then press C."); return; }
    const r = picked.range.getBoundingClientRect(), o = scroll.getBoundingClientRect(), words = $(".words", tr).getBoundingClientRect();
    if (window.Highlight && CSS.highlights) CSS.highlights.set("picked", new Highlight(picked.range));
    quick.hidden = false; typed.value = ""; list();
    const y = Math.min(r.top, o.bottom - quick.offsetHeight - 12);
    quick.style.setProperty("--x", words.right - o.left + 12 + "px");
    quick.style.setProperty("--y", Math.max(y, o.top + 8) - o.top + scroll.scrollTop + "px");
    typed.focus({ preventScroll: true });
  }
  function close(back) {
    if (quick.hidden) return;
    quick.hidden = true;
    CSS.highlights?.delete("picked");
    scroll.focus({ preventScroll: true });
    if (back && picked) { const s = getSelection(); s.removeAllRanges(); s.addRange(picked.range); }
  }
  async function apply(code, fresh) {
    const p = picked ?? selection();
    if (!p) { say("Select the words first, then press C."); return; }
    close(false);
    const a = await send("/codings", { start: p.start, end: p.end, revision: +tr.dataset.revision, code: code ?? "", new: fresh ?? "" });
    picked = null;
    if (!a) return;
    getSelection().removeAllRanges();
    codeButton.hidden = true;
    const made = $("#k-" + a.coding), id = code ?? codes().find(c => c.name === fresh)?.id;
    if (id) { const i = recent.indexOf(id); if (i >= 0) recent.splice(i, 1); recent.unshift(id); }
    made?.focus({ preventScroll: true });
  }
  function choose() {
    const li = options.children[at];
    if (!li) return;
    li.classList.contains("new") ? apply(null, typed.value.trim()) : apply(li.dataset.id);
  }
  typed.addEventListener("input", list);
  // The letter that opened the palette is not typed into it.
  typed.addEventListener("beforeinput", e => { if (opener && e.data === opener) e.preventDefault(); opener = ""; });
  document.addEventListener("keyup", () => { opener = ""; });
  typed.addEventListener("keydown", e => {
    if (e.isComposing) return;
    const go = { ArrowDown: () => point(at + 1), ArrowUp: () => point(at - 1), Escape: () => close(true),
      Enter: () => e.shiftKey && typed.value.trim() ? apply(null, typed.value.trim()) : choose() }[e.key];
    if (go) { e.preventDefault(); e.stopPropagation(); go(); }
  });
  options.addEventListener("pointerdown", e => { const li = e.target.closest(".opt"); if (li) { e.preventDefault(); point([...options.children].indexOf(li)); choose(); } });
  document.addEventListener("pointerdown", e => { if (!quick.hidden && !quick.contains(e.target)) close(false); });
  document.addEventListener("selectionchange", () => { if (quick.hidden) codeButton.hidden = !selection(); });
  codeButton.addEventListener("pointerdown", e => e.preventDefault());
  codeButton.addEventListener("click", open);
  undo.addEventListener("click", () => send("/undo"));

  // step moves the focus to the next or previous coding.
  function step(by) {
    const all = $$(".st", tr).filter(s => s.style.visibility !== "hidden" && s.offsetParent);
    if (!all.length) return;
    let i = all.indexOf(document.activeElement);
    if (i < 0) { const top = scroll.getBoundingClientRect().top; i = all.findIndex(s => s.getBoundingClientRect().top >= top) - (by > 0 ? 1 : 0); }
    const s = all[Math.max(0, Math.min(all.length - 1, i + by))];
    s.focus({ preventScroll: true });
    s.scrollIntoView({ block: "nearest" });
  }
  async function remove() {
    const s = document.activeElement;
    if (!s?.matches(".st")) { say("Go to a coding first: J and K, or a click on its stripe."); return; }
    const all = $$(".st", tr), next = all[all.indexOf(s) + 1]?.id;
    if (await send("/codings/" + s.id.slice(2) + "/remove") && next) $("#" + next)?.focus({ preventScroll: true });
  }
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select")) return;
    const go = { c: open, C: open, j: () => step(1), k: () => step(-1), x: remove, z: () => send("/undo"), Z: () => send("/redo"),
      ".": () => recent[0] ? apply(recent[0]) : say("Nothing was coded yet."),
      "[": () => $("[rel=prev]")?.click(), "]": () => $("[rel=next]")?.click(), "/": () => $("[name=q]")?.focus() }[e.key];
    if (go) { e.preventDefault(); opener = e.key; go(); }
  });

  lay();
  document.fonts.ready.then(lay);
  new ResizeObserver(lay).observe(scroll);
  addEventListener("beforeprint", () => tr.classList.remove("laid"));
  addEventListener("afterprint", lay);
})();
