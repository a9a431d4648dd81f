package vault

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"firsthand.study"
)

// A List is the signed list of withdrawals of a data folder. It names nobody:
// studies and people by their IDs. It is kept apart from backups, and whoever
// restores one must have it, so that what was erased stays so.
type List struct {
	Version int         `json:"version"`
	Entries []ListEntry `json:"entries"`
}

// A ListEntry is one withdrawal. Each follows from the one before and is signed
// by a key that never enters a backup.
type ListEntry struct {
	Seq         int             `json:"seq"` // from 1
	At          int64           `json:"at"`  // Unix milliseconds
	Study       firsthand.ID    `json:"study"`
	Participant firsthand.ID    `json:"participant"`
	Case        firsthand.ID    `json:"case,omitempty"`
	Number      string          `json:"number"`
	Level       firsthand.Level `json:"level"`
	Words       []string        `json:"words,omitempty"` // that went with them, each as [WordKey.Of] writes it
	Prev        string          `json:"prev"`            // digest of the entry before
	Key         string          `json:"key"`             // public, hex
	Signature   string          `json:"signature"`
}

// digest is of everything in an entry but its signature.
func (e ListEntry) digest() []byte {
	e.Signature = ""
	b, _ := json.Marshal(e) // an entry is always writable
	sum := sha256.Sum256(b)
	return sum[:]
}

// Head is the digest of a list's newest entry, empty for an empty list.
func (l List) Head() string { return l.HeadAt(len(l.Entries)) }

// HeadAt is the digest of the n-th entry, empty for n = 0.
func (l List) HeadAt(n int) string {
	if n < 1 || n > len(l.Entries) {
		return ""
	}
	return hex.EncodeToString(l.Entries[n-1].digest())
}

// A Signer signs entries. Its public half is what a list is checked against.
type Signer struct{ private ed25519.PrivateKey }

// NewSigner makes a signer and the file to keep it in.
func NewSigner() (*Signer, []byte) {
	_, private, _ := ed25519.GenerateKey(rand.Reader) // never fails
	return &Signer{private}, []byte(hex.EncodeToString(private.Seed()) + "\n")
}

// ReadSigner reads what [NewSigner] wrote.
func ReadSigner(file []byte) (*Signer, error) {
	seed, err := hex.DecodeString(string(bytes.TrimSpace(file)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, firsthand.Errorf(firsthand.Invalid, "The key that signs withdrawals is damaged; nothing was changed.").WithHint("put withdrawals.key back from where it is kept")
	}
	return &Signer{ed25519.NewKeyFromSeed(seed)}, nil
}

// Public is the public half, hex.
func (s *Signer) Public() string {
	return hex.EncodeToString(s.private.Public().(ed25519.PublicKey))
}

// Add signs e as the next entry.
func (l *List) Add(s *Signer, e ListEntry) ListEntry {
	l.Version = 1
	e.Seq, e.Prev, e.Key = len(l.Entries)+1, l.Head(), s.Public()
	e.Signature = hex.EncodeToString(ed25519.Sign(s.private, e.digest()))
	l.Entries = append(l.Entries, e)
	return e
}

// ReadList reads a list and checks it: every entry follows from the one before
// and is signed by one of the keys that are trusted, public halves in hex.
func ReadList(file []byte, trusted []string) (List, error) {
	var l List
	if err := json.Unmarshal(file, &l); err != nil || l.Version != 1 {
		return l, &firsthand.Error{Kind: firsthand.Invalid, Message: "The list of withdrawals is damaged, or is none.", Hint: "put withdrawals.json back from where it is kept", Err: err}
	}
	may := map[string]bool{}
	for _, k := range trusted {
		may[k] = true
	}
	for i, e := range l.Entries {
		key, err1 := hex.DecodeString(e.Key)
		signature, err2 := hex.DecodeString(e.Signature)
		if err1 != nil || err2 != nil || len(key) != ed25519.PublicKeySize || !may[e.Key] || e.Seq != i+1 || e.Prev != l.HeadAt(i) ||
			!ed25519.Verify(key, e.digest(), signature) {
			return l, firsthand.Errorf(firsthand.Forbidden, "Entry %d of the list of withdrawals is not as it was signed, or belongs to other data.", i+1).
				WithHint("put withdrawals.json back from where it is kept")
		}
	}
	return l, nil
}

// Bytes is the list as a file.
func (l List) Bytes() ([]byte, error) {
	l.Version = 1
	if l.Entries == nil {
		l.Entries = []ListEntry{}
	}
	b, err := json.MarshalIndent(l, "", "\t")
	return append(b, '\n'), err
}

// Sign signs a message; the signature is hex.
func (s *Signer) Sign(message []byte) string {
	return hex.EncodeToString(ed25519.Sign(s.private, message))
}

// Signed reports whether a signature of a message was made by the key whose
// public half is given; both are hex.
func Signed(public string, message []byte, signature string) bool {
	key, err1 := hex.DecodeString(public)
	s, err2 := hex.DecodeString(signature)
	return err1 == nil && err2 == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message, s)
}

// KeysIn are the keys that sign a list, as it says itself.
func KeysIn(file []byte) []string {
	var l List
	if err := json.Unmarshal(file, &l); err != nil {
		return nil // reading it tells why
	}
	var keys []string
	for _, e := range l.Entries {
		keys = append(keys, e.Key)
	}
	return keys
}
