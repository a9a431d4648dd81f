package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"syscall"
)

// A bench runs the program and keeps what it measured.
type bench struct {
	dir     string
	program string
	runs    int
	rows    []row
	wrong   int
}

// A row is one workload on one corpus.
type row struct {
	workload, corpus, engine string
	cpu, wall                float64 // seconds, median
	low, high                float64 // of cpu
	peak                     int64   // KiB, greatest
	answer                   string
}

// A measured run of the program.
type measured struct {
	cpu, wall float64
	peak      int64
	out       []byte
}

func (b *bench) run(data string, env []string, args ...string) (measured, error) {
	cmd := exec.Command(b.program, args...)
	cmd.Env = append(append(os.Environ(), "FIRSTHAND_DATA="+data), env...)
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	start := now()
	err := cmd.Run()
	m := measured{wall: now() - start, out: out.Bytes()}
	if s := cmd.ProcessState; s != nil {
		m.cpu = s.UserTime().Seconds() + s.SystemTime().Seconds()
		if u, ok := s.SysUsage().(*syscall.Rusage); ok {
			m.peak = u.Maxrss
		}
	}
	if err != nil {
		return m, fmt.Errorf("firsthand %v: %w\n%s", args, err, talk.String())
	}
	return m, nil
}

// time measures a workload: a reading one several times, one that changes the
// data once. check looks at the answer and says what it was.
func (b *bench) time(c corpus, engine, workload, data string, env []string, runs int, check func([]byte) (string, bool), args ...string) error {
	var cpu, wall []float64
	r := row{workload: workload, corpus: c.name, engine: engine}
	for range runs {
		m, err := b.run(data, env, args...)
		if err != nil {
			return err
		}
		cpu, wall = append(cpu, m.cpu), append(wall, m.wall)
		r.peak = max(r.peak, m.peak)
		answer, ok := check(m.out)
		if !ok {
			b.wrong++
			answer = "WRONG: " + answer
		}
		r.answer = answer
	}
	sort.Float64s(cpu)
	sort.Float64s(wall)
	r.cpu, r.wall, r.low, r.high = cpu[len(cpu)/2], wall[len(wall)/2], cpu[0], cpu[len(cpu)-1]
	b.rows = append(b.rows, r)
	fmt.Fprintf(os.Stderr, "%-10s %-34s %-36s %8.2f s CPU %8.2f s wall %6d MiB  %s\n", engine, c.name, workload, r.cpu, r.wall, r.peak>>10, r.answer)
	return nil
}

func (b *bench) build() error {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return err
	}
	b.program = filepath.Join(b.dir, "firsthand")
	cmd := exec.Command("go", "build", "-o", b.program, "./cmd/firsthand")
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	return cmd.Run()
}
