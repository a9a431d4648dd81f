package app

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// An OpenedBackup is a backup file that was unpacked, found to be as its
// manifest says, and opened. Close removes what was unpacked.
type OpenedBackup struct {
	Manifest Manifest
	KeyFile  []byte // nil for a plain backup
	Key      []byte
	Path     string // of the unpacked database
	dir      string
	store    *store.Store
}

// most bounds what is read of the small entries.
const most = 16 << 20

// OpenBackup unpacks a backup into a new folder within dir, checks every
// entry's size and digest against the manifest, and opens the database with the
// key that unlock gives for the key file. Invalid, with what is wrong, if the
// file is no backup, cut short or changed.
func OpenBackup(ctx context.Context, path, dir string, unlock func(keyFile []byte) ([]byte, error)) (b *OpenedBackup, err error) {
	name := filepath.Base(path)
	z, err := zip.OpenReader(path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return nil, &firsthand.Error{Kind: firsthand.NotFound, Message: fmt.Sprintf("The file %s cannot be read.", name), Err: err}
	}
	if err != nil {
		return nil, damagedBackup(name, "it is no backup of Firsthand, or was cut short", err)
	}
	defer z.Close()
	b = &OpenedBackup{}
	if b.dir, err = os.MkdirTemp(dir, Unfinished()); err != nil {
		return nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "There is no room to unpack the backup; nothing was changed.", Err: err}
	}
	defer func() {
		if err != nil {
			_ = b.Close() // the first error tells more
			b = nil
		}
	}()
	if err = b.unpack(ctx, &z.Reader, name); err != nil {
		return b, err
	}
	if b.KeyFile != nil {
		if b.Key, err = unlock(b.KeyFile); err != nil {
			return b, err
		}
	}
	b.store, err = store.Open(ctx, store.Config{Path: b.Path, Key: b.Key})
	return b, err
}

func damagedBackup(name, why string, err error) error {
	return &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("%s cannot be used: %s; nothing was changed.", name, why), Hint: "take another backup", Err: err}
}

// unpack writes the database to the folder and keeps the small entries.
func (b *OpenedBackup) unpack(ctx context.Context, z *zip.Reader, name string) error {
	files := map[string]*zip.File{}
	for _, f := range z.File {
		if files[f.Name] != nil {
			return damagedBackup(name, "it holds two entries of one name", nil)
		}
		files[f.Name] = f
	}
	var head bytes.Buffer
	if files[manifestName] == nil {
		return damagedBackup(name, "it is no backup of Firsthand", nil)
	}
	if err := copyEntry(ctx, &head, files[manifestName], most); err != nil {
		return damagedBackup(name, "its manifest is damaged", err)
	}
	if err := json.Unmarshal(head.Bytes(), &b.Manifest); err != nil || b.Manifest.Format < 1 {
		return damagedBackup(name, "its manifest is damaged", err)
	}
	if b.Manifest.Format > backupFormat {
		return firsthand.Errorf(firsthand.Invalid, "%s was made by a newer Firsthand; nothing was changed.", name).WithHint("install the newer version")
	}
	if len(files) != 1+len(b.Manifest.Entries) {
		return damagedBackup(name, "it does not hold what its manifest lists", nil)
	}
	for _, e := range b.Manifest.Entries {
		f := files[e.Name]
		if f == nil {
			return damagedBackup(name, e.Name+" is missing from it", nil)
		}
		h := sha256.New()
		var err error
		switch e.Name {
		case keyName:
			var body bytes.Buffer
			err = copyEntry(ctx, io.MultiWriter(&body, h), f, min(e.Size, most))
			b.KeyFile = body.Bytes()
		case databaseName:
			b.Path = filepath.Join(b.dir, databaseName)
			err = b.writeDatabase(ctx, h, f, e.Size)
		default:
			return damagedBackup(name, "it holds an entry that this version does not know", nil)
		}
		if cause := ctx.Err(); cause != nil {
			return cause
		}
		if err != nil || hex.EncodeToString(h.Sum(nil)) != e.SHA256 {
			return damagedBackup(name, e.Name+" in it is damaged", err)
		}
	}
	if b.Path == "" || b.Manifest.Encrypted != (b.KeyFile != nil) {
		return damagedBackup(name, "it does not hold what its manifest lists", nil)
	}
	return nil
}

func (b *OpenedBackup) writeDatabase(ctx context.Context, h hash.Hash, f *zip.File, size int64) error {
	out, err := os.OpenFile(b.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = copyEntry(ctx, io.MultiWriter(out, h), f, size)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// copyEntry reads a zip entry of just the size that was announced, never more.
func copyEntry(ctx context.Context, w io.Writer, f *zip.File, size int64) error {
	if f.Name != manifestName && f.UncompressedSize64 != uint64(size) {
		return errors.New("another size than announced")
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	n, err := io.Copy(w, readerOf(ctx, io.LimitReader(r, size+1)))
	if err == nil && n > size {
		err = errors.New("longer than announced")
	}
	return err
}

// Verify checks everything in the backup, and that it holds as much as its
// manifest says.
func (b *OpenedBackup) Verify(ctx context.Context, progress Progress) (VerifyReport, error) {
	a := &App{Store: b.store}
	r, err := a.Verify(ctx, progress)
	if err != nil {
		return r, err
	}
	r.Engine = b.Manifest.Engine
	if r.Found > 0 {
		return r, nil
	}
	return r, b.HeldIn(ctx, b.store)
}

// HeldIn is a Conflict if a store does not hold what the manifest says.
func (b *OpenedBackup) HeldIn(ctx context.Context, s *store.Store) error {
	got, err := tallies(ctx, s)
	if err != nil {
		return err
	}
	byID := func(x, y BackedUp) int { return bytes.Compare([]byte(x.ID), []byte(y.ID)) }
	want := slices.Clone(b.Manifest.Studies)
	slices.SortFunc(want, byID)
	slices.SortFunc(got, byID)
	if !slices.Equal(got, want) {
		return firsthand.Errorf(firsthand.Conflict, "The studies are not those that the backup's manifest lists.").WithHint("take another backup")
	}
	return nil
}

// CopyTo restores the backup into an empty store, and checks that it is there.
func (b *OpenedBackup) CopyTo(ctx context.Context, to *store.Store, progress Progress) error {
	if _, err := b.store.CopyTo(ctx, to, lexer(), progress); err != nil {
		return err
	}
	return b.HeldIn(ctx, to)
}

// Release closes the database, so that its file can be put elsewhere.
func (b *OpenedBackup) Release() error {
	s := b.store
	b.store = nil
	if s == nil {
		return nil
	}
	return s.Close()
}

// Close removes what was unpacked.
func (b *OpenedBackup) Close() error { return errors.Join(b.Release(), os.RemoveAll(b.dir)) }

// readerOf stops reading when the context is done.
func readerOf(ctx context.Context, r io.Reader) io.Reader { return &stoppable{ctx, r} }

type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
