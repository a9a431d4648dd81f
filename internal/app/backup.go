package app

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"firsthand.study"
	"firsthand.study/internal/store"
)

// backupFormat is the version of what a backup file looks like.
const backupFormat = 1

// The entries of a backup file.
const (
	manifestName = "manifest.json"
	databaseName = "firsthand.db"
	keyName      = "key.json"
)

// A Manifest is the first entry of a backup and says what the others are.
type Manifest struct {
	Format    int           `json:"format"`
	Made      time.Time     `json:"made"`
	Engine    string        `json:"engine"` // that the data came from
	Encrypted bool          `json:"encrypted"`
	Studies   []BackedUp    `json:"studies"`
	Entries   []BackupEntry `json:"entries"`
	// Withdrawals demands the list of withdrawals of whoever restores.
	Withdrawals *ListStamp `json:"withdrawals,omitempty"`
}

// BackedUp counts a study in a backup, trash included.
type BackedUp struct {
	ID        firsthand.ID `json:"id"`
	Name      string       `json:"name"`
	Documents int          `json:"documents"`
	Revisions int          `json:"revisions"`
	Codings   int          `json:"codings"`
	Entries   int          `json:"entries"`
	Head      string       `json:"head"` // hash of the journal's newest entry
}

// A BackupEntry is one file inside a backup.
type BackupEntry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// BackupOptions are what a backup needs beside the store.
type BackupOptions struct {
	// Key encrypts the database in the backup, and KeyFile holds it wrapped;
	// both empty for a plain data folder.
	Key, KeyFile []byte
	Progress     Progress
}

// WriteBackup writes everything as it stands now into one file. The caller
// reads it back with [OpenBackup] before saying that there is a backup.
func (a *App) WriteBackup(ctx context.Context, f *os.File, o BackupOptions) (Manifest, error) {
	m := Manifest{Format: backupFormat, Made: time.Now().UTC().Truncate(time.Second), Engine: a.Store.Engine(), Encrypted: len(o.Key) > 0}
	var err error
	if m.Withdrawals, err = a.stampList(ctx); err != nil {
		return m, err
	}
	// Without it whoever restores could not tell which words somebody withdraws
	// later; data that may only be read are of nobody who does.
	if _, err := a.wordKey(ctx); err != nil && firsthand.KindOf(err) != firsthand.Forbidden {
		return m, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(f.Name()), Unfinished())
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, databaseName)
	if err := a.Store.Snapshot(ctx, path, o.Key, lexer(), o.Progress); err != nil {
		return m, err
	}
	if m.Studies, err = studiesIn(ctx, path, o.Key); err != nil {
		return m, err
	}
	entry := BackupEntry{Name: databaseName}
	if entry.Size, entry.SHA256, err = digestFile(path); err != nil {
		return m, err
	}
	m.Entries = append(m.Entries, entry)
	if o.KeyFile != nil {
		sum := sha256.Sum256(o.KeyFile)
		m.Entries = append(m.Entries, BackupEntry{keyName, int64(len(o.KeyFile)), hex.EncodeToString(sum[:])})
	}
	return m, m.write(ctx, f, path, o.KeyFile)
}

// write writes the zip. What is encrypted cannot be made smaller.
func (m Manifest) write(ctx context.Context, f *os.File, database string, keyFile []byte) error {
	z := zip.NewWriter(f)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	add := func(name string, method uint16, r io.Reader) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: m.Made})
		if err == nil {
			_, err = io.Copy(w, readerOf(ctx, r))
		}
		return err
	}
	head, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	method := zip.Deflate
	if m.Encrypted {
		method = zip.Store
	}
	db, err := os.Open(database)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := add(manifestName, zip.Deflate, bytes.NewReader(head)); err != nil {
		return err
	}
	if keyFile != nil {
		if err := add(keyName, zip.Store, bytes.NewReader(keyFile)); err != nil {
			return err
		}
	}
	return errors.Join(add(databaseName, method, db), z.Close())
}

// studiesIn counts the studies of a database file.
func studiesIn(ctx context.Context, path string, key []byte) ([]BackedUp, error) {
	s, err := store.Open(ctx, store.Config{Path: path, Key: key, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return tallies(ctx, s)
}

func tallies(ctx context.Context, s *store.Store) ([]BackedUp, error) {
	list := []BackedUp{}
	err := s.View(ctx, func(tx *store.Tx) error {
		all, err := tx.AllStudies(ctx)
		if err != nil {
			return err
		}
		for _, s := range all {
			t, err := tx.Tally(ctx, s.ID)
			if err != nil {
				return err
			}
			list = append(list, BackedUp{s.ID, s.Name, t.Documents, t.Revisions, t.Codings, t.Entries, t.Head})
		}
		return nil
	})
	return list, err
}

func digestFile(path string) (size int64, digest string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}
