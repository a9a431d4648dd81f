package vault

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"firsthand.study"
)

// sealedForTest seals a body and gives its slices.
func sealedForTest(t interface{ Fatal(...any) }, k *Key, label []byte, body []byte) (head []byte, slices [][]byte, size int64) {
	head, size, err := Seal(k.Public(), label, bytes.NewReader(body), func(i int, b []byte) error {
		if i != len(slices) {
			return errors.New("slices out of order")
		}
		slices = append(slices, bytes.Clone(b))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return head, slices, size
}

func read(k *Key, head, label []byte, size int64, slices [][]byte) ([]byte, error) {
	r, err := k.Open(head, label, size, len(slices), func(i int) ([]byte, error) { return slices[i], nil })
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestWhatIsSealedOpensAsItWas(t *testing.T) {
	k, err := NewPair()
	if err != nil {
		t.Fatal(err)
	}
	label := Label("p", "recording")
	lengths := []int{0, 1, Slice - 1, Slice, Slice + 1, 2 * Slice, 3*Slice + 7}
	for _, n := range lengths {
		body := bytes.Repeat([]byte("words "), n/6+1)[:n]
		head, slices, size := sealedForTest(t, k, label, body)
		if size != int64(n) || len(slices) != max(1, (n+Slice-1)/Slice) {
			t.Errorf("%d bytes became %d in %d slices", n, size, len(slices))
		}
		got, err := read(k, head, label, size, slices)
		if err != nil || !bytes.Equal(got, body) {
			t.Errorf("%d bytes came back as %d, %v", n, len(got), err)
		}
	}
}

func TestWhatIsSealedReadsFromAnyPlace(t *testing.T) {
	k, err := NewPair()
	if err != nil {
		t.Fatal(err)
	}
	body := make([]byte, 3*Slice+100)
	for i := range body {
		body[i] = byte(i * 7 >> 3)
	}
	head, slices, size := sealedForTest(t, k, nil, body)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, len(body)).Draw(t, "from")
		n := rapid.IntRange(0, 2*Slice).Draw(t, "n")
		r, err := k.Open(head, nil, size, len(slices), func(i int) ([]byte, error) { return slices[i], nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Seek(int64(from), io.SeekStart); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(io.LimitReader(r, int64(n)))
		if want := body[from:min(len(body), from+n)]; err != nil || !bytes.Equal(got, want) {
			t.Fatalf("from %d: %d bytes, %v; want %d", from, len(got), err, len(want))
		}
	})
}

func TestWhatIsSealedRefusesEveryChange(t *testing.T) {
	k, err := NewPair()
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewPair()
	if err != nil {
		t.Fatal(err)
	}
	label := Label("P07", "recording")
	body := bytes.Repeat([]byte("they listened "), 2*Slice/14+10)
	head, slices, size := sealedForTest(t, k, label, body)
	copied := func() [][]byte {
		var c [][]byte
		for _, s := range slices {
			c = append(c, bytes.Clone(s))
		}
		return c
	}
	flipped, swapped := copied(), copied()
	flipped[1][5] ^= 1
	swapped[0], swapped[1] = swapped[1], swapped[0]
	for name, try := range map[string]func() ([]byte, error){
		"another key":         func() ([]byte, error) { return read(other, head, label, size, slices) },
		"another person":      func() ([]byte, error) { return read(k, head, Label("P08", "recording"), size, slices) },
		"a label run on":      func() ([]byte, error) { return read(k, head, Label("P07recording"), size, slices) },
		"a bit flipped":       func() ([]byte, error) { return read(k, head, label, size, flipped) },
		"slices swapped":      func() ([]byte, error) { return read(k, head, label, size, swapped) },
		"the end cut off":     func() ([]byte, error) { return read(k, head, label, Slice, slices[:1]) },
		"a size made shorter": func() ([]byte, error) { return read(k, head, label, size-1, slices) },
		"no head":             func() ([]byte, error) { return read(k, nil, label, size, slices) },
	} {
		if got, err := try(); err == nil {
			t.Errorf("%s: opened, %d bytes", name, len(got))
		} else if firsthand.KindOf(err) != firsthand.Invalid {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
	}
}

func TestAWrappedKeyOpensForItsHolderAlone(t *testing.T) {
	holder, err := NewPair()
	if err != nil {
		t.Fatal(err)
	}
	person, err := NewPair()
	if err != nil {
		t.Fatal(err)
	}
	label := Label("P07", "who")
	wrapped, err := person.WrapFor(holder.Public(), label)
	if err != nil {
		t.Fatal(err)
	}
	back, err := holder.Unwrap(wrapped, label)
	if err != nil || !bytes.Equal(back.Public(), person.Public()) {
		t.Fatalf("the key came back wrong: %v", err)
	}
	if _, err := person.Unwrap(wrapped, label); err == nil {
		t.Error("another key opened it")
	}
	if _, err := holder.Unwrap(wrapped, Label("P08", "who")); err == nil {
		t.Error("it opened under another name")
	}
	file, recovery, err := holder.Lock("four ordinary words here")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"four ordinary words here", recovery} {
		if k, err := Unlock(file, secret); err != nil || !bytes.Equal(k.Public(), holder.Public()) {
			t.Errorf("the holder's key did not come back: %v", err)
		}
	}
	if _, err := Unlock(file, "four other words here"); firsthand.KindOf(err) != firsthand.Forbidden {
		t.Errorf("a wrong passphrase: %v, want Forbidden", err)
	}
}

func TestListOfWithdrawals(t *testing.T) {
	s, file := NewSigner()
	again, err := ReadSigner(file)
	if err != nil || again.Public() != s.Public() {
		t.Fatalf("the signer came back wrong: %v", err)
	}
	var l List
	for _, n := range []string{"P05", "P09", "P11"} {
		l.Add(s, ListEntry{At: 1, Study: "s", Participant: firsthand.ID(n), Number: n, Level: firsthand.RemoveEverything})
	}
	b, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	trusted := []string{s.Public()}
	got, err := ReadList(b, trusted)
	if err != nil || got.Head() != l.Head() || len(got.Entries) != 3 {
		t.Fatalf("read back: %v, %v", got, err)
	}
	stranger, _ := NewSigner()
	var forged List
	forged.Add(stranger, ListEntry{Study: "s", Participant: "P05"})
	f, err := forged.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	dropped, err := List{Entries: l.Entries[1:]}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"by a stranger":     f,
		"an entry dropped":  dropped,
		"another person":    bytes.Replace(b, []byte("P09"), []byte("P10"), 1),
		"cut short":         b[:len(b)/2],
		"another file":      []byte(`{"a":1}`),
		"a lesser level":    bytes.Replace(b, []byte("remove everything"), []byte("no contact"), 1),
		"a signature lost":  bytes.Replace(b, []byte(l.Entries[2].Signature), nil, 1),
		"signed by another": bytes.Replace(b, []byte(l.Entries[2].Key), []byte(stranger.Public()), 1),
	} {
		if _, err := ReadList(bad, trusted); err == nil {
			t.Errorf("a list %s was accepted", name)
		}
	}
}
