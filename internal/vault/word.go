package vault

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"firsthand.study"
)

// A WordKey writes words so that who has the list of withdrawals alone cannot
// tell them, nor try names: it is kept in the database, and so in its backups,
// where the words may still stand.
type WordKey []byte

// NewWordKey makes one.
func NewWordKey() WordKey {
	k := make(WordKey, 32)
	_, _ = rand.Read(k) // never fails
	return k
}

// ReadWordKey reads what [WordKey.String] wrote; nil for nothing. Invalid if it
// is damaged.
func ReadWordKey(s string) (WordKey, error) {
	if s == "" {
		return nil, nil
	}
	k, err := hex.DecodeString(s)
	if err != nil || len(k) != 32 {
		return nil, firsthand.Errorf(firsthand.Invalid, "The key by which withdrawn words are known again is damaged; nothing was changed.")
	}
	return k, nil
}

// String is the key as it is kept.
func (k WordKey) String() string { return hex.EncodeToString(k) }

// Of writes a word: HMAC-SHA-256 in hex.
func (k WordKey) Of(word string) string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(word))
	return hex.EncodeToString(h.Sum(nil))
}
