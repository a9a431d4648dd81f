package app

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"firsthand.study"
)

// dead is the number of a process that has ended.
func dead(t *testing.T) int {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	return c.Process.Pid
}

func plant(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(goneWords), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWithdrawalReachesWhatKilledProcessesLeft(t *testing.T) {
	dir := t.TempDir()
	a := openPlace(t, place{dir + "/firsthand.db", dir + "/vault.db", dir})
	l := newLeaver(t, a)
	order := WithdrawOrder{Participant: "P01", Level: firsthand.RemoveEverything, Words: []string{"wobblement"}}
	gone := dead(t)
	left := []string{
		filepath.Join("inbox", strconv.Itoa(gone), "tray-1", "Quackenbush.txt"),
		filepath.Join(".firsthand-123456", "firsthand.db"),
		filepath.Join(strings.TrimSuffix(Unfinished(), "*")+"1", "firsthand.db"),
		fmt.Sprintf(".firsthand-%s-%d-1", thisComputer(), gone),
		"firsthand.db.new", "firsthand.db.new-journal",
	}
	for _, name := range left {
		plant(t, filepath.Join(dir, name))
	}
	living := filepath.Join(dir, "inbox", strconv.Itoa(os.Getpid()), "tray-1", "P01.txt")
	plant(t, living)
	if _, err := a.Withdraw(t.Context(), theLead, l.study.ID, order); firsthand.KindOf(err) != firsthand.Conflict {
		t.Fatalf("withdrawing while an import waits: %v, want Conflict", err)
	}
	if err := os.Remove(living); err != nil {
		t.Fatal(err)
	}
	c, err := a.Withdraw(t.Context(), theLead, l.study.ID, order)
	if err != nil || len(c.Residues) > 0 {
		t.Fatalf("residues in %v, %v", c.Residues, err)
	}
	if found := everywhere(t, dir, seeds...); len(found) > 0 {
		t.Errorf("left: %v", found)
	}
	for _, name := range left {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is left", name)
		}
	}
	// What is no leftover of ours is not touched, but searched.
	plant(t, filepath.Join(dir, "own", "notes.txt"))
	c = Certificate{}
	if err := a.searchFiles(t.Context(), map[string]bool{"zorblatt": true}, nil, &c); err != nil || len(c.Residues) != 1 || c.Residues[0] != filepath.Join("own", "notes.txt") {
		t.Errorf("residues in %v, %v", c.Residues, err)
	}
}

func TestOnlyWhatIsNobodysIsSwept(t *testing.T) {
	dir := t.TempDir()
	gone := fmt.Sprintf(".firsthand-%s-%d-1", thisComputer(), dead(t))
	mine := strings.TrimSuffix(Unfinished(), "*") + "1"
	for _, name := range []string{gone, mine, ".firsthand-77", ".firsthand-old", ".firsthand-0badcafe-1-1", "firsthand-old", filepath.Join(".firsthand-fresh", "firsthand.db")} {
		plant(t, filepath.Join(dir, name))
	}
	long := time.Now().Add(-25 * time.Hour)
	for _, name := range []string{mine, ".firsthand-old", "firsthand-old", ".firsthand-fresh"} {
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := Sweep(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{gone: false, ".firsthand-old": false, mine: true, ".firsthand-77": true, ".firsthand-0badcafe-1-1": true, "firsthand-old": true, ".firsthand-fresh": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}
