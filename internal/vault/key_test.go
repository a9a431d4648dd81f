package vault

import (
	"bytes"
	"strings"
	"testing"

	"firsthand.study"
)

func TestKeyOpensWithEitherSecret(t *testing.T) {
	file, key, recovery, err := NewKey("four ordinary words here")
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{
		"passphrase":            "four ordinary words here",
		"recovery":              recovery,
		"recovery, typed badly": " " + strings.ToLower(strings.ReplaceAll(recovery, "-", " ")),
	} {
		got, err := OpenKey(file, secret)
		if err != nil || !bytes.Equal(got, key) {
			t.Errorf("%s: key %x, error %v", name, got, err)
		}
	}
	if _, err := OpenKey(file, "four ordinary words hear"); firsthand.KindOf(err) != firsthand.Forbidden {
		t.Errorf("a wrong passphrase: %v, want Forbidden", err)
	}
	if bytes.Contains(file, key) || bytes.Contains(file, []byte(recovery)) {
		t.Error("the key file shows what it should hide")
	}
}

func TestRewrapEndsTheOldSecrets(t *testing.T) {
	_, key, old, err := NewKey("the first passphrase")
	if err != nil {
		t.Fatal(err)
	}
	file, _, err := Rewrap(key, "the second passphrase")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"the first passphrase", old} {
		if _, err := OpenKey(file, secret); err == nil {
			t.Errorf("an old secret still opens the new file")
		}
	}
	if got, err := OpenKey(file, "the second passphrase"); err != nil || !bytes.Equal(got, key) {
		t.Errorf("the new passphrase: %x, %v", got, err)
	}
}

func TestKeyRefuses(t *testing.T) {
	if _, _, _, err := NewKey("short"); firsthand.KindOf(err) != firsthand.Invalid {
		t.Errorf("a short passphrase: %v, want Invalid", err)
	}
	for _, file := range []string{"", "{", "{}", `{"version":2}`, `{"version":1,"passphrase":{"time":4000000000}}`} {
		if _, err := OpenKey([]byte(file), "four ordinary words"); err == nil {
			t.Errorf("a damaged key file %q was opened", file)
		}
	}
}
