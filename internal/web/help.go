package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"firsthand.study/internal/app"
)

// A KeyGroup is a part of the sheet of keys.
type KeyGroup struct {
	Name string
	Keys []Key
}

// A Key is what one key does, or several that belong together.
type Key struct {
	Keys []string
	Does string
}

// frameKeys work on every page; static/frame.js and static/help.js hear them.
var frameKeys = KeyGroup{"On every page", []Key{
	{[]string{"/"}, "Find words in all interviews of the study"},
	{[]string{"G", "O"}, "Go to the overview"},
	{[]string{"G", "P"}, "Go to people"},
	{[]string{"G", "I"}, "Go to interviews"},
	{[]string{"G", "C"}, "Go to codes"},
	{[]string{"G", "Q"}, "Go to questions"},
	{[]string{"G", "A"}, "Go to agreement"},
	{[]string{"Z"}, "Undo what the message below tells of"},
	{[]string{"⇧Z"}, "Do it again"},
	{[]string{"?"}, "Help, with these keys"},
}}

// readerKey is how the reader's script lists a key.
var readerKey = regexp.MustCompile(`act\("([^"]+)", "([^"]+)", "([^"]+)"`)

// keySheet is every key. Those of the reader are read from the script that hears
// them, so that the sheet here and the sheet there cannot differ.
func (f staticFiles) keySheet() []KeyGroup {
	sheet := []KeyGroup{frameKeys}
	script := f.byAddress[f.address["reader-keys.js"]].body
	for _, m := range readerKey.FindAllSubmatch(script, -1) {
		group := "Reading: " + strings.ToLower(string(m[1]))
		if sheet[len(sheet)-1].Name != group {
			sheet = append(sheet, KeyGroup{Name: group})
		}
		k := Key{Does: string(m[3])}
		for _, key := range strings.Fields(string(m[2])) {
			k.Keys = append(k.Keys, shownKey(key))
		}
		last := &sheet[len(sheet)-1]
		last.Keys = append(last.Keys, k)
	}
	return sheet
}

// shownKey writes a key as it is printed on a keyboard.
func shownKey(key string) string {
	if len(key) == 1 && 'A' <= key[0] && key[0] <= 'Z' {
		return "⇧" + key
	}
	if len(key) == 1 {
		return strings.ToUpper(key)
	}
	return key
}

// HelpPage is what one wants to know at first.
type HelpPage struct {
	Frame
	Sheet   []KeyGroup
	Example bool // the example study is there
	Name    string
}

func (s *Server) help(w http.ResponseWriter, r *http.Request) error {
	p := HelpPage{Frame: s.frame("Help"), Sheet: s.files.keySheet(), Name: app.Example}
	studies, err := s.app.Studies(r.Context())
	if err != nil {
		return err
	}
	for _, l := range studies {
		p.Example = p.Example || l.Name == app.Example
	}
	return s.show(w, http.StatusOK, "help", p)
}

// wishCookie is where the reader keeps how it looks, and whether its keys are off.
const wishCookie = "firsthand-read"

// wishes reads the cookie; what cannot be read is nothing.
func wishes(r *http.Request) map[string]any {
	w := map[string]any{}
	c, err := r.Cookie(wishCookie)
	if err != nil {
		return w
	}
	text, err := url.QueryUnescape(strings.ReplaceAll(c.Value, "+", "%2B"))
	if err != nil || json.Unmarshal([]byte(text), &w) != nil {
		return map[string]any{}
	}
	return w
}

// keysOff tells whether keys of a single letter rest, here and in the reader.
func keysOff(r *http.Request) bool { return wishes(r)["keys"] == "off" }

// switchKeys lets the keys rest, or wakes them.
func (s *Server) switchKeys(w http.ResponseWriter, r *http.Request) error {
	wish := wishes(r)
	delete(wish, "keys")
	if r.PostFormValue("keys") == "off" {
		wish["keys"] = "off"
	}
	text, err := json.Marshal(wish)
	if err != nil {
		return err
	}
	value := strings.ReplaceAll(url.QueryEscape(string(text)), "+", "%20")
	// The reader's script reads and writes it too, so it is not hidden from scripts.
	http.SetCookie(w, &http.Cookie{Name: wishCookie, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/help#keys", http.StatusSeeOther)
	return nil
}
