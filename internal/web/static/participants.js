// A button beside an address that is shown once, to copy it. Without script the
// address is selected by hand.
"use strict";
for (const field of document.querySelectorAll("[data-copy]")) {
	const button = document.createElement("button"), said = document.createElement("span");
	button.type = "button";
	button.className = "b";
	button.textContent = "Copy";
	said.setAttribute("role", "status");
	said.className = "q";
	button.addEventListener("click", async () => {
		field.select();
		try {
			await navigator.clipboard.writeText(field.value);
			said.textContent = "Copied.";
		} catch {
			said.textContent = "Selected; copy it with the keys of your computer.";
		}
	});
	field.after(button, said);
}
