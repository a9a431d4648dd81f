package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// killed is how many documents an import that may be killed brings in, and how
// many codings.
const (
	killedDocuments = 200
	killedCodings   = 1000
)

// kills is how many times the tests kill: FIRSTHAND_KILLS, else 25.
func kills(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("FIRSTHAND_KILLS"))
	if err != nil {
		return 25
	}
	return n
}

// schemaForTest makes an empty PostgreSQL schema and returns the address that
// uses it.
func schemaForTest(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("FIRSTHAND_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("FIRSTHAND_TEST_POSTGRES is not set: not tested on PostgreSQL")
	}
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := "k_" + string(firsthand.NewID()[24:]) + fmt.Sprint(os.Getpid())
	if _, err := admin.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// material writes the files that are imported: transcripts, and codings of them.
func material(t *testing.T, random *rand.Rand) (transcripts, codings string) {
	t.Helper()
	dir := t.TempDir()
	transcripts, codings = filepath.Join(dir, "transcripts"), filepath.Join(dir, "codings.csv")
	if err := os.Mkdir(transcripts, 0o700); err != nil {
		t.Fatal(err)
	}
	words := strings.Fields("the nurse rang me back that evening and I thought somebody had read the notes 🙂 größer naïve clinic bus waited hours")
	var rows bytes.Buffer
	rows.WriteString("document,start,end,code,coder\n")
	for i := range killedDocuments {
		var b strings.Builder
		length := 0
		for range 200 + random.IntN(200) {
			w := words[random.IntN(len(words))] + " "
			b.WriteString(w)
			length += len([]rune(w))
		}
		name := fmt.Sprintf("P%03d.txt", i)
		if err := os.WriteFile(filepath.Join(transcripts, name), []byte("P: "+b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		for k := range killedCodings / killedDocuments {
			start := random.IntN(length - 100)
			fmt.Fprintf(&rows, "%s,%d,%d,Trust,%s\n", name, start, start+1+random.IntN(90), []string{"Ana", "Ben"}[k%2])
		}
	}
	if err := os.WriteFile(codings, rows.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return transcripts, codings
}

// child runs the program in a process of its own and kills it after a while, or
// not if the while is 0. done tells that it ended by itself, and well.
func child(t *testing.T, data string, env []string, after time.Duration, args ...string) (done bool, took time.Duration) {
	t.Helper()
	cmd := exec.Command("firsthand", append([]string{"--data", data}, args...)...)
	cmd.Env = append(os.Environ(), append([]string{"FIRSTHAND_PASSPHRASE_FILE="}, env...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may have ended
		defer timer.Stop()
	}
	err := cmd.Wait()
	took = time.Since(start)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == -1 {
		return false, took
	}
	if err != nil {
		t.Fatalf("firsthand %s: %v\n%s", strings.Join(args, " "), err, said.String())
	}
	return true, took
}

// inspect opens the data as the next command would, verifies everything, and
// counts documents and codings.
func inspect(t *testing.T, c store.Config) (documents, codings int) {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a := app.New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir())
	r, err := a.Verify(t.Context(), nil)
	if err != nil || !r.Sound || len(r.Studies) != 1 {
		t.Fatalf("after a kill: %v, %d studies, %+v", err, len(r.Studies), r.Faults)
	}
	return r.Studies[0].Documents, r.Studies[0].Codings
}

func TestKilledImportIsWhollyThereOrWhollyAbsent(t *testing.T) {
	if testing.Short() {
		t.Skip("short: no process is killed")
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	transcripts, codings := material(t, random)
	codebook := filepath.Join(t.TempDir(), "codebook.csv")
	if err := os.WriteFile(codebook, []byte("code\nTrust\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	engines := map[string]func(t *testing.T) store.Config{
		"sqlite":   func(t *testing.T) store.Config { return store.Config{Path: filepath.Join(t.TempDir(), databaseFile)} },
		"postgres": func(t *testing.T) store.Config { return store.Config{Path: schemaForTest(t)} },
	}
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			if name == "postgres" && os.Getenv("FIRSTHAND_TEST_POSTGRES") == "" {
				t.Skip("FIRSTHAND_TEST_POSTGRES is not set: not tested on PostgreSQL")
			}
			k := killer{transcripts: transcripts, codings: codings, codebook: codebook, random: random}
			t.Run("whole", func(t *testing.T) { k.round(t, fresh(t), true) })
			for i := 0; k.killed+k.ended < kills(t) && !t.Failed(); i++ {
				t.Run(fmt.Sprint(i), func(t *testing.T) { k.round(t, fresh(t), false) })
			}
			t.Logf("%d kills came in time, %d commands had ended before; after a kill the import was absent %d times and whole %d times", k.killed, k.ended, k.absent, k.whole)
		})
	}
}

// A killer runs rounds of two imports and kills each at a random moment.
type killer struct {
	transcripts, codings, codebook string
	random                         *rand.Rand
	took                           [2]time.Duration // of each import when nobody kills it
	killed, ended, absent, whole   int
}

// moment is a random one in the time that a command takes; every other one
// lies near its end, where the transaction is committed.
func (k *killer) moment(took time.Duration) time.Duration {
	from, to := time.Duration(1), took
	if k.random.IntN(2) == 0 {
		from, to = took*7/10, took*11/10
	}
	return from + time.Duration(k.random.Int64N(int64(to-from)))
}

func (k *killer) round(t *testing.T, c store.Config, spare bool) {
	data := c.Path
	if !store.IsPostgres(data) {
		data = filepath.Dir(data)
	}
	child(t, data, nil, 0, "study", "new", "care")
	child(t, data, nil, 0, "import", "--study", "care", "--codebook", k.codebook)
	for i, args := range [][]string{{"import", "--study", "care", k.transcripts}, {"import", "--study", "care", "--codings", k.codings}} {
		all := []int{killedDocuments, killedCodings}[i]
		after := time.Duration(0)
		if !spare {
			after = k.moment(k.took[i])
		}
		done, took := child(t, data, nil, after, args...)
		counts := func() int {
			documents, codings := inspect(t, c)
			if i == 1 && documents != killedDocuments {
				t.Fatalf("%d documents are left of %d that were acknowledged", documents, killedDocuments)
			}
			return []int{documents, codings}[i]
		}
		n := counts()
		switch {
		case spare:
			k.took[i] = took
		case done:
			k.ended++
		default:
			k.killed++
			if n == 0 {
				k.absent++
			} else {
				k.whole++
			}
		}
		if n != all && (n != 0 || done) {
			t.Fatalf("killed after %v (done: %v), %d of %d are there", after, done, n, all)
		}
		if n == 0 { // what was killed can be done again
			child(t, data, nil, 0, args...)
			if n := counts(); n != all {
				t.Fatalf("after importing again %d of %d are there", n, all)
			}
		}
	}
}

func TestKilledPassphraseLeavesAFolderThatOpens(t *testing.T) {
	if testing.Short() {
		t.Skip("short: no process is killed")
	}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	transcripts, _ := material(t, random)
	template, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("four ordinary words here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	child(t, template, nil, 0, "study", "new", "care")
	child(t, template, nil, 0, "import", "--study", "care", transcripts)
	set := []string{"FIRSTHAND_NEW_PASSPHRASE_FILE=" + secret}
	var took time.Duration
	plain, sealed := 0, 0
	for i := range kills(t)/2 + 1 {
		data := t.TempDir()
		if err := os.CopyFS(data, os.DirFS(template)); err != nil {
			t.Fatal(err)
		}
		after := time.Duration(0)
		if i > 0 {
			after = took/4 + time.Duration(random.Int64N(int64(took)))
		}
		_, t1 := child(t, data, set, after, "passphrase")
		if i == 0 {
			took = t1
		}
		again := isPlain(filepath.Join(data, databaseFile))
		if again {
			plain++
		} else {
			sealed++
		}
		for range 2 {
			env := []string{"FIRSTHAND_PASSPHRASE_FILE=" + secret}
			if isPlain(filepath.Join(data, databaseFile)) {
				env = nil
			}
			child(t, data, env, 0, "verify")
			if !again {
				break
			}
			again = false
			child(t, data, set, 0, "passphrase")
		}
		left, err := filepath.Glob(filepath.Join(data, "*"))
		if err != nil || len(left) != 2 {
			t.Errorf("left in the folder: %q, want the database and its key (%v)", left, err)
		}
	}
	t.Logf("after a kill the folder was plain %d times and encrypted %d times", plain, sealed)
}
