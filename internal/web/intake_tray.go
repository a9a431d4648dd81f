package web

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A tray is what one person brings in at once: files, what was chosen about
// them, and how far the import is. It lands wholly or not at all.
type tray struct {
	id    string
	study firsthand.Study
	dir   string
	since time.Time
	paths []string // as app.Import takes them: files, and a folder of those from folders
	sizes map[string]int64
	first string // the name of the first file, to call the tray by
	count int

	mu     sync.Mutex
	doing  string      // what runs, for people
	tables []sentTable // those whose columns wait for a choice
	state  trayState
	done   int
	all    int
	at     string
	result app.ImportResult
	report *Report // of anything that is not documents
	to     string  // where one goes when it has landed, instead of its own page
	err    error
	cancel context.CancelFunc
	ended  chan struct{}
}

// work is what runs over a tray: an import, wholly or not at all.
type work func(ctx context.Context, progress app.Progress) error

type trayState string

const (
	trayChoosing trayState = "choosing" // a table's columns wait to be named
	trayRunning  trayState = "running"
	trayDone     trayState = "done"
	trayFailed   trayState = "failed" // nothing was changed
	trayStopped  trayState = "stopped"
)

// A sentTable is a table of answers among the files.
type sentTable struct {
	Path, Name string
	app.TablePreview
}

func (t *tray) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cancel != nil {
		t.cancel()
	}
}

func (t *tray) running() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state == trayRunning
}

// wait waits until what runs has ended.
func (t *tray) wait() {
	t.mu.Lock()
	ended := t.ended
	t.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

// empty removes the files.
func (t *tray) empty() { os.RemoveAll(t.dir) }

// begin does the work of a tray in the background, so that a browser that goes
// away changes nothing about it.
func (s *Server) begin(t *tray, do work) {
	ctx, cancel := context.WithCancel(context.Background())
	t.mu.Lock()
	if t.state == trayRunning || t.state == trayDone {
		t.mu.Unlock()
		cancel()
		return
	}
	t.state, t.cancel, t.done, t.all, t.err, t.ended = trayRunning, cancel, 0, t.count, nil, make(chan struct{})
	t.mu.Unlock()
	progress := func(done, all int, at string) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.done, t.all, t.at = done, all, at
	}
	go func() {
		defer cancel()
		err := do(ctx, progress)
		if err == nil {
			t.empty()
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		defer close(t.ended)
		t.err, t.at = err, ""
		switch {
		case err == nil:
			t.state = trayDone
		case ctx.Err() != nil:
			t.state = trayStopped
		default:
			t.state = trayFailed
			if firsthand.KindOf(err) == firsthand.Internal {
				s.log.Error("an import failed", "error", err)
			}
		}
	}()
}

// documents is the work of importing the tray as documents.
func (s *Server) documents(t *tray, o app.ImportOptions) work {
	return func(ctx context.Context, progress app.Progress) error {
		o.Progress = progress
		res, err := s.app.Import(ctx, s.me, t.study.ID, t.paths, o)
		t.mu.Lock()
		t.result = res
		t.mu.Unlock()
		if err == nil {
			s.announce(t.study.ID)
		}
		return err
	}
}

// announce tells of the person's newest act in a study, on the next page.
func (s *Server) announce(study firsthand.ID) {
	if n, err := s.lastAct(context.Background(), study); err == nil {
		s.desk.tell(study, n)
	}
}

// soon waits a moment for what is quick, so that no progress is shown of it.
func (t *tray) soon() {
	t.mu.Lock()
	ended := t.ended
	t.mu.Unlock()
	select {
	case <-ended:
	case <-time.After(400 * time.Millisecond):
	}
}

// take keeps a file in the tray under a name, and says where it is. Names may
// come twice; a name from a folder has slashes.
func (t *tray) take(name string, fromFolder bool) (path string, err error) {
	dir := t.dir
	if fromFolder {
		dir = filepath.Join(t.dir, "folder")
		path = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
		if len(t.paths) == 0 || t.paths[len(t.paths)-1] != dir {
			t.paths = append(t.paths, dir)
		}
		return path, nil
	}
	path = filepath.Join(dir, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); err != nil {
			break
		}
		again, err := os.MkdirTemp(dir, "again-")
		if err != nil {
			return "", err
		}
		path = filepath.Join(again, name)
	}
	t.paths = append(t.paths, path)
	return path, nil
}
