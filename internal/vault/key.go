// Package vault keeps keys, and what only keys may open.
//
// Its one rule: nothing else in the program derives, wraps or sees a secret.
// The store is given a key for its file and knows nothing of passphrases.
package vault

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"firsthand.study"
)

// A keyFile holds the key of a data folder twice: wrapped by a passphrase, and
// by a recovery key that is printed once. Either opens it; without both the
// data are noise, for us too.
type keyFile struct {
	Version    int     `json:"version"`
	Passphrase wrapped `json:"passphrase"`
	Recovery   wrapped `json:"recovery"`
}

// A wrapped key: Argon2id (RFC 9106) of the secret opens XChaCha20-Poly1305.
type wrapped struct {
	Salt    []byte `json:"salt"`
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"` // KiB
	Threads uint8  `json:"threads"`
	Nonce   []byte `json:"nonce"`
	Sealed  []byte `json:"sealed"`
}

// The cost of one try at a passphrase: RFC 9106's second recommended option.
const (
	argonTime    = 3
	argonMemory  = 64 << 10
	argonThreads = 4
)

// MinPassphrase is the least number of characters of a passphrase.
const MinPassphrase = 8

// NewKey makes a random 32-byte key and the file that holds it wrapped, and
// the recovery key to print once.
func NewKey(passphrase string) (file, key []byte, recovery string, err error) {
	key = make([]byte, 32)
	_, _ = rand.Read(key)
	file, recovery, err = Rewrap(key, passphrase)
	return file, key, recovery, err
}

// Rewrap makes a new file for a key that is already in use, under another
// passphrase, with a new recovery key; the old ones open nothing any more.
func Rewrap(key []byte, passphrase string) (file []byte, recovery string, err error) {
	if len([]rune(passphrase)) < MinPassphrase {
		return nil, "", firsthand.Errorf(firsthand.Invalid, "A passphrase needs at least %d characters; four or five ordinary words are better.", MinPassphrase)
	}
	secret := make([]byte, 20)
	_, _ = rand.Read(secret)
	recovery = spell(secret)
	var f keyFile
	f.Version = 1
	if f.Passphrase, err = wrap(key, passphrase); err != nil {
		return nil, "", err
	}
	if f.Recovery, err = wrap(key, plain(recovery)); err != nil {
		return nil, "", err
	}
	file, err = json.MarshalIndent(f, "", "\t")
	return file, recovery, err
}

// errWrong says that a secret opens nothing, without telling why.
var errWrong = &firsthand.Error{Kind: firsthand.Forbidden, Message: "The passphrase is wrong; nothing was opened and nothing changed.",
	Hint: "try again, or use the recovery key that was printed when the passphrase was set"}

// OpenKey unwraps the key of a file with its passphrase or its recovery key.
func OpenKey(file []byte, secret string) ([]byte, error) {
	var f keyFile
	if err := json.Unmarshal(file, &f); err != nil || f.Version == 0 {
		return nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The key file is damaged.", Hint: "put back key.json from a backup; the recovery key alone does not open the data", Err: err}
	}
	if f.Version > 1 {
		return nil, firsthand.Errorf(firsthand.Invalid, "The key file was made by a newer Firsthand.")
	}
	if key, err := unwrap(f.Passphrase, secret); err == nil {
		return key, nil
	}
	if key, err := unwrap(f.Recovery, plain(secret)); err == nil {
		return key, nil
	}
	return nil, errWrong
}

func wrap(key []byte, secret string) (w wrapped, err error) {
	w = wrapped{Salt: make([]byte, 16), Time: argonTime, Memory: argonMemory, Threads: argonThreads, Nonce: make([]byte, chacha20poly1305.NonceSizeX)}
	_, _ = rand.Read(w.Salt)
	_, _ = rand.Read(w.Nonce)
	aead, err := w.cipher(secret)
	if err != nil {
		return w, err
	}
	w.Sealed = aead.Seal(nil, w.Nonce, key, nil)
	return w, nil
}

func unwrap(w wrapped, secret string) ([]byte, error) {
	aead, err := w.cipher(secret)
	if err != nil {
		return nil, err
	}
	if len(w.Nonce) != aead.NonceSize() {
		return nil, errors.New("nonce of another size")
	}
	return aead.Open(nil, w.Nonce, w.Sealed, nil)
}

func (w wrapped) cipher(secret string) (interface {
	NonceSize() int
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}, error) {
	// Bounds, since the file may be anybody's.
	if w.Time < 1 || w.Time > 100 || w.Memory > 4<<20 || w.Threads < 1 {
		return nil, fmt.Errorf("key file asks for %d passes over %d KiB", w.Time, w.Memory)
	}
	key := argon2.IDKey([]byte(secret), w.Salt, w.Time, w.Memory, w.Threads, chacha20poly1305.KeySize)
	// Let its memory go at once: else the collector takes it for what the program
	// lives on, and waits until there is several times as much.
	runtime.GC()
	return chacha20poly1305.NewX(key)
}

// spell writes a recovery key as people copy it: groups of four, no letters
// that look like digits.
func spell(secret []byte) string {
	s := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	var groups []string
	for len(s) > 4 {
		groups, s = append(groups, s[:4]), s[4:]
	}
	return strings.Join(append(groups, s), "-")
}

// plain takes a recovery key as it was typed.
func plain(recovery string) string {
	return strings.NewReplacer("-", "", " ", "", "0", "O", "1", "I", "8", "B").Replace(strings.ToUpper(strings.TrimSpace(recovery)))
}
