package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"

	"firsthand.study"
)

// A failingLayer is the system's files, which from one write on fail: with an
// error, or having written a part, as a disk does when the power goes.
type failingLayer struct {
	vfs.VFS
	mu    sync.Mutex
	left  int // writes that still succeed; -1 for all
	torn  bool
	with  error
	fails int
}

// after makes the layer fail from the nth write on, or never again.
func (l *failingLayer) after(n int, torn bool, with error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left, l.torn, l.with, l.fails = n, torn, with, 0
}

func (l *failingLayer) next() (err error, torn bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left != 0 {
		l.left = max(l.left-1, -1)
		return nil, false
	}
	l.fails++
	return l.with, l.torn && l.fails == 1
}

func (l *failingLayer) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, out, err := vfsutil.WrapOpenFilename(l.VFS, name, flags)
	if err != nil {
		return nil, out, err
	}
	return &failingFile{f, l}, out, nil
}

type failingFile struct {
	vfs.File
	layer *failingLayer
}

func (f *failingFile) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }
func (f *failingFile) Unwrap() vfs.File               { return f.File }

func (f *failingFile) WriteAt(p []byte, at int64) (int, error) {
	err, torn := f.layer.next()
	if err == nil {
		return f.File.WriteAt(p, at)
	}
	if torn {
		_, _ = f.File.WriteAt(p[:len(p)/2], at)
	}
	return 0, err
}

func (f *failingFile) Sync(flags vfs.SyncFlag) error {
	if err, _ := f.layer.next(); err != nil {
		return err
	}
	return f.File.Sync(flags)
}

// TestWritesThatFail lets the disk fail at random moments of acts. The act must
// be told as failed, and be wholly absent once the database is opened again,
// unless its last write had succeeded; what was acknowledged before is there.
func TestWritesThatFail(t *testing.T) {
	layer := &failingLayer{VFS: vfs.Find("os"), left: -1}
	name := fmt.Sprintf("failing-%d", os.Getpid())
	vfs.Register(name, layer)
	defer vfs.Unregister(name)
	random := rand.New(rand.NewPCG(7, 11))
	failed, held := 0, 0
	for round := range 60 {
		path := filepath.Join(t.TempDir(), "firsthand.db")
		layer.after(-1, false, nil)
		s, err := Open(t.Context(), Config{Path: path, layer: name})
		if err != nil {
			t.Fatal(err)
		}
		x := newSample(t, s)
		full := round%2 == 0
		with := error(vfsFailure)
		if full {
			with = sqlite3.FULL // as the system's layer says ENOSPC
		}
		layer.after(random.IntN(40), random.IntN(2) == 0, with)
		var acknowledged, refused []firsthand.ID
		for i := 0; i < 30 && len(refused) == 0; i++ {
			ids := firsthand.IDs(20)
			_, err := s.Update(t.Context(), Act{Study: x.study.ID, By: x.ana.ID, Action: "coding.import"}, func(tx *Tx) error {
				tx.AnnounceIDs(ids)
				var cs []firsthand.Coding
				for k := range ids.Len() {
					cs = append(cs, firsthand.Coding{ID: ids.At(k), Document: x.document.ID, Revision: 1, Span: firsthand.Span{Start: k % 5, End: k%5 + 2},
						Code: x.codes[0].ID, Coder: x.ana.ID})
				}
				return tx.AddCodings(t.Context(), x.document.ID, cs)
			})
			if err == nil {
				acknowledged = append(acknowledged, ids.At(0), ids.At(19))
				continue
			}
			refused = append(refused, ids.At(0), ids.At(19))
			if !full && (firsthand.KindOf(err) != firsthand.Conflict || !strings.Contains(err.Error(), "could not be read or written")) {
				t.Errorf("round %d: a broken disk is told as %v", round, err)
			}
			if full && (firsthand.KindOf(err) != firsthand.Conflict || !strings.Contains(err.Error(), "disk is full")) {
				t.Errorf("round %d: a full disk is told as %v", round, err)
			}
		}
		_ = s.Close() // a disk that fails lets nobody write the log down
		if len(refused) > 0 {
			failed++
		}
		layer.after(-1, false, nil)
		again, err := Open(t.Context(), Config{Path: path, layer: name})
		if err != nil {
			t.Fatalf("round %d: the database does not open again: %v", round, err)
		}
		err = again.View(t.Context(), func(tx *Tx) error {
			if err := tx.VerifyEngine(t.Context(), func(f Fault) { t.Errorf("round %d: %+v", round, f) }); err != nil {
				return err
			}
			if r, err := tx.VerifyJournal(t.Context(), x.study.ID); err != nil || r.Broken != 0 {
				t.Errorf("round %d: the chain is broken at %d: %s (%v)", round, r.Broken, r.Why, err)
			}
			for _, id := range acknowledged {
				if _, err := tx.Coding(t.Context(), id); err != nil {
					t.Errorf("round %d: what was acknowledged is lost: %v", round, err)
				}
			}
			there := 0
			for _, id := range refused {
				if _, err := tx.Coding(t.Context(), id); err == nil {
					there++
				} else if !errors.Is(err, errNoRow) {
					return err
				}
			}
			if there == 1 {
				t.Errorf("round %d: half of an act is there", round)
			}
			if there == 2 {
				held++
			}
			return nil
		})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("the disk failed %d acts; %d of them were there all the same", failed, held)
	if failed < 20 {
		t.Errorf("only %d of 60 rounds met the failing disk", failed)
	}
}

// vfsFailure is what a broken disk says.
const vfsFailure = syscall.EIO

// TestAFullDatabaseIsToldAsAFullDisk lets the engine itself run out of pages.
func TestAFullDatabaseIsToldAsAFullDisk(t *testing.T) {
	s, err := Open(t.Context(), Config{Path: filepath.Join(t.TempDir(), "firsthand.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	x := newSample(t, s)
	var pages int
	if err := s.write.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+3)); err != nil {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), Act{Study: x.study.ID, By: x.ana.ID, Action: "code.add"}, func(tx *Tx) error {
		return tx.PutCode(t.Context(), firsthand.Code{ID: firsthand.NewID(), Study: x.study.ID, Name: "Long", Definition: strings.Repeat("word ", 40_000)})
	})
	if firsthand.KindOf(err) != firsthand.Conflict || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("a full database is told as %v", err)
	}
	if _, err := s.write.ExecContext(t.Context(), `PRAGMA max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), Act{Study: x.study.ID, By: x.ana.ID, Action: "code.add"}, func(tx *Tx) error {
		return tx.PutCode(t.Context(), firsthand.Code{ID: firsthand.NewID(), Study: x.study.ID, Name: "Short"})
	})
	if err != nil {
		t.Fatalf("after there is room again: %v", err)
	}
}
