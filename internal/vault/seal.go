package vault

import (
	"bytes"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"firsthand.study"
)

// The suite of every seal: HPKE (RFC 9180) with the hybrid of ML-KEM-768 and
// X25519, HKDF-SHA256 and ChaCha20-Poly1305. What is sealed with a public half
// opens with the secret half alone, so the vault takes things in while closed.
var (
	kem = hpke.MLKEM768X25519()
	kdf = hpke.HKDFSHA256()
	aed = hpke.ChaCha20Poly1305()
)

// Slice is how many bytes one slice of a sealed secret holds at most.
const Slice = 1 << 18

// A Key opens what was sealed to its public half. It prints as nothing.
type Key struct{ private hpke.PrivateKey }

// String hides the key.
func (*Key) String() string { return "(key)" }

// GoString hides the key.
func (*Key) GoString() string { return "(key)" }

// NewPair makes a key and its public half.
func NewPair() (*Key, error) {
	k, err := kem.GenerateKey()
	if err != nil {
		return nil, err
	}
	return &Key{k}, nil
}

// Public is the half that seals.
func (k *Key) Public() []byte { return k.private.PublicKey().Bytes() }

func keyFrom(seed []byte) (*Key, error) {
	private, err := kem.NewPrivateKey(seed)
	if err != nil {
		return nil, err
	}
	return &Key{private}, nil
}

// Lock wraps k by a passphrase and by a recovery key, which is shown once; see
// [Rewrap]. [Unlock] is its inverse.
func (k *Key) Lock(passphrase string) (file []byte, recovery string, err error) {
	seed, err := k.private.Bytes()
	if err != nil {
		return nil, "", err
	}
	return Rewrap(seed, passphrase)
}

// Unlock opens a holder's key with its passphrase or its recovery key.
// Forbidden for any other.
func Unlock(file []byte, secret string) (*Key, error) {
	seed, err := OpenKey(file, secret)
	if err != nil {
		return nil, err
	}
	return keyFrom(seed)
}

// Label binds what is sealed to what it is and whose: it opens under no other.
func Label(parts ...string) []byte {
	var b strings.Builder
	b.WriteString("firsthand vault 1")
	for _, p := range parts {
		b.WriteString("|" + strconv.Itoa(len(p)) + ":" + p)
	}
	return []byte(b.String())
}

// WrapFor seals k itself to a holder.
func (k *Key) WrapFor(public, label []byte) ([]byte, error) {
	to, err := kem.NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	seed, err := k.private.Bytes()
	if err != nil {
		return nil, err
	}
	return hpke.Seal(to, kdf, aed, label, seed)
}

// Unwrap opens a key that was sealed to k.
func (k *Key) Unwrap(wrapped, label []byte) (*Key, error) {
	seed, err := hpke.Open(k.private, kdf, aed, label, wrapped)
	if err != nil {
		return nil, errSealed
	}
	return keyFrom(seed)
}

// errSealed says that what is sealed does not open.
var errSealed = &firsthand.Error{Kind: firsthand.Invalid, Message: "What is sealed in the vault does not open with this key: it was changed from outside, or belongs elsewhere.",
	Hint: "restore the vault from its backup"}

// Seal seals what r reads to a public half, slice by slice, each handed to put
// in order, the last one marked as such; nothing but slices is ever kept. head
// belongs to the slices, size is how many bytes were read.
//
// The slices are ChaCha20-Poly1305 under a key that HPKE exports, with the
// counter and the mark of the last in the nonce: they open in their order, all
// of them, or not at all (the STREAM construction of Hoang, Reyhanitabar,
// Rogaway and Vizár 2015).
func Seal(public, label []byte, r io.Reader, put func(slice int, body []byte) error) (head []byte, size int64, err error) {
	to, err := kem.NewPublicKey(public)
	if err != nil {
		return nil, 0, err
	}
	head, sender, err := hpke.NewSender(to, kdf, aed, label)
	if err != nil {
		return nil, 0, err
	}
	secret, err := sender.Export("slices", chacha20poly1305.KeySize)
	if err != nil {
		return nil, 0, err
	}
	aead, err := chacha20poly1305.New(secret)
	if err != nil {
		return nil, 0, err
	}
	now, next := make([]byte, Slice), make([]byte, Slice)
	n, err := io.ReadFull(r, now)
	for i := 0; ; i++ {
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return nil, size, err
		}
		k, ahead := 0, io.EOF
		if err == nil {
			k, ahead = io.ReadFull(r, next)
		}
		last := k == 0 && ahead == io.EOF
		size += int64(n)
		if err := put(i, aead.Seal(nil, nonce(i, last), now[:n], label)); err != nil {
			return nil, size, err
		}
		if last {
			clear(now)
			clear(next)
			return head, size, nil
		}
		now, next, n, err = next, now, k, ahead
	}
}

func nonce(slice int, last bool) []byte {
	n := make([]byte, chacha20poly1305.NonceSize)
	if last {
		n[0] = 1
	}
	binary.BigEndian.PutUint64(n[4:], uint64(slice))
	return n
}

// Open reads what was sealed: head and label as [Seal] had them, count slices,
// each given by get. The reader also seeks, so that a recording can be played
// from its middle; size is what Seal said.
func (k *Key) Open(head, label []byte, size int64, count int, get func(slice int) ([]byte, error)) (io.ReadSeeker, error) {
	from, err := hpke.NewRecipient(head, k.private, kdf, aed, label)
	if err != nil {
		return nil, errSealed
	}
	secret, err := from.Export("slices", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.New(secret)
	if err != nil {
		return nil, err
	}
	if want := max(1, (size+Slice-1)/Slice); size < 0 || int64(count) != want {
		return nil, errSealed
	}
	o := &opened{label: label, size: size, count: count, at: -1, get: get}
	o.open = func(i int, body []byte) ([]byte, error) {
		return aead.Open(nil, nonce(i, i == count-1), body, label)
	}
	return o, nil
}

// opened reads slices as one run of bytes.
type opened struct {
	label []byte
	size  int64
	count int
	pos   int64
	at    int // the slice that now holds
	now   []byte
	get   func(int) ([]byte, error)
	open  func(int, []byte) ([]byte, error)
}

// Read implements io.Reader.
func (o *opened) Read(p []byte) (int, error) {
	i := int(o.pos / Slice)
	if o.pos >= o.size && (o.size > 0 || o.at == 0) {
		return 0, io.EOF
	}
	if o.at != i {
		body, err := o.get(i)
		if err != nil {
			return 0, err
		}
		words, err := o.open(i, body)
		if err != nil || i < o.count-1 && len(words) != Slice || i == o.count-1 && int64(len(words)) != o.size-int64(i)*Slice {
			return 0, errSealed
		}
		o.at, o.now = i, words
	}
	if o.size == 0 {
		return 0, io.EOF
	}
	n := copy(p, o.now[o.pos-int64(i)*Slice:])
	o.pos += int64(n)
	return n, nil
}

// Seek implements io.Seeker.
func (o *opened) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.pos
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return o.pos, errors.New("before the beginning")
	}
	o.pos = offset
	return offset, nil
}

// ReadAll reads a small secret whole.
func ReadAll(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

// Digest is what is kept of the secret of a private link.
func Digest(secret string) [32]byte { return sha256.Sum256([]byte(secret)) }
