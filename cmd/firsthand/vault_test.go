package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
)

// TestKilledIntroductionIsWhollyThereOrWhollyAbsent kills the program while it
// takes people in, which writes two databases. Whoever is in the study can be
// opened in the vault, and whoever was acknowledged is there.
func TestKilledIntroductionIsWhollyThereOrWhollyAbsent(t *testing.T) {
	if testing.Short() {
		t.Skip("short: no process is killed")
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 2))
	data, work := t.TempDir(), t.TempDir()
	secret := filepath.Join(work, "secret")
	if err := os.WriteFile(secret, []byte("four ordinary words here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	child(t, data, nil, 0, "study", "new", "care")
	child(t, data, []string{"FIRSTHAND_NEW_PASSPHRASE_FILE=" + secret}, 0, "vault", "new")
	took := time.Duration(0)
	acknowledged, killed := 0, 0
	for i := 0; i < 1 || killed < kills(t)/2+3; i++ {
		name := fmt.Sprintf("Person Number %d", i)
		file := filepath.Join(work, "person.json")
		b, err := json.Marshal(map[string]string{"name": name, "telephone": "07700 900461"})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		after := time.Duration(0)
		if i > 0 {
			after = took/5 + time.Duration(random.Int64N(int64(took)))
		}
		done, t1 := child(t, data, nil, after, "people", "introduce", "--study", "care", "--yes", file)
		if i == 0 {
			took = t1
		}
		if done {
			acknowledged++
		} else {
			killed++
		}
		if i > 200 {
			t.Fatal("the program ends before it can be killed")
		}
	}
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(data, databaseFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a := app.New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), t.TempDir())
	a.UseVault(store.Config{Path: filepath.Join(data, vaultFile)}, data)
	defer a.CloseVault()
	study, err := a.Study(t.Context(), "care")
	if err != nil {
		t.Fatal(err)
	}
	people, err := a.Participants(t.Context(), study.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(people) < acknowledged {
		t.Errorf("%d people are there of %d that were acknowledged", len(people), acknowledged)
	}
	if err := a.OpenVault(t.Context(), "four ordinary words here"); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		id, err := a.OpenIdentity(t.Context(), app.Person{Name: "Asha"}, study.ID, p.Number, "To see that it is whole.")
		if err != nil || !strings.HasPrefix(id.Name, "Person Number ") {
			t.Errorf("%s is in the study and not in the vault: %v", p.Number, err)
		}
	}
	r, err := a.CheckVault(t.Context())
	if err != nil || len(r.Faults) > 0 || r.People < len(people) {
		t.Errorf("the vault after %d kills: %+v, %v", killed, r, err)
	}
	v, err := a.Verify(t.Context(), nil)
	if err != nil || !v.Sound {
		t.Errorf("verify: %+v, %v", v.Faults, err)
	}
	t.Logf("%d kills came in time, %d people were acknowledged, %d are there, %d in the vault", killed, acknowledged, len(people), r.People)
}
