package web

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// An inbox keeps what browsers send until it is read: files in a folder that
// only their owner may open, removed as soon as they were imported or given up.
type inbox struct {
	mu     sync.Mutex
	folder string // above those of all processes; made when it is needed
	trays  map[string]*tray
}

// kept is how long a tray waits for a person who does not come back.
const trayKept = time.Hour

// ReceiveIn names the folder in which files that a browser sends wait until
// they are read. What a process that died left there is removed.
func (s *Server) ReceiveIn(folder string) {
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	s.inbox.folder = folder
	left, err := os.ReadDir(folder)
	if err != nil {
		return // it is not there yet
	}
	for _, e := range left {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue // not ours
		}
		if used := len(s.inbox.trays) > 0; pid == os.Getpid() && !used || pid != os.Getpid() && !app.Living(pid) {
			if err := os.RemoveAll(filepath.Join(folder, e.Name())); err != nil {
				s.log.Warn("what an earlier import left could not be removed", "error", err)
			}
		}
	}
}

// open makes a tray for what is being sent to a study.
func (b *inbox) open(study firsthand.Study) (*tray, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.folder == "" {
		b.folder = filepath.Join(os.TempDir(), "firsthand-inbox")
	}
	mine := filepath.Join(b.folder, strconv.Itoa(os.Getpid()))
	if err := os.MkdirAll(mine, 0o700); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(mine, "tray-")
	if err != nil {
		return nil, err
	}
	return &tray{id: token()[:22], study: study, dir: dir, since: time.Now()}, nil
}

// keep lets a tray be found by its id, and gives up those that waited too long.
func (b *inbox) keep(t *tray) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.trays == nil {
		b.trays = map[string]*tray{}
	}
	for id, old := range b.trays {
		if !old.running() && time.Since(old.since) > trayKept {
			old.empty()
			delete(b.trays, id)
		}
	}
	b.trays[t.id] = t
}

func (b *inbox) tray(id string, study firsthand.ID) (*tray, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.trays[id]
	if t == nil || t.study.ID != study {
		return nil, firsthand.Errorf(firsthand.NotFound, "There is no import under this address any more; what it brought in is in the list, or nothing was changed.")
	}
	return t, nil
}

func (b *inbox) giveUp(t *tray) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t.stop()
	t.empty()
	delete(b.trays, t.id)
}

// close stops what runs and removes every file.
func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.trays {
		t.stop()
		t.wait()
		t.empty()
	}
	b.trays = nil
	if b.folder != "" {
		os.RemoveAll(filepath.Join(b.folder, strconv.Itoa(os.Getpid())))
		os.Remove(b.folder) // only if nobody else has anything there
	}
}
