package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"
)

// TestDemoOpensTheWorkspace builds the example, reads the address from standard
// output as a person would, goes in, and stops the server.
func TestDemoOpensTheWorkspace(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, w := io.Pipe()
	var said bytes.Buffer
	e := &env{ctx: ctx, in: strings.NewReader(""), out: w, err: &said, opts: &commands{Data: t.TempDir(), As: "Maya"}}
	ended := make(chan error, 1)
	go func() {
		err := (&demoCommand{workspaceFlags: workspaceFlags{Addr: "localhost:0", NoOpen: true}}).Run(e)
		w.Close()
		ended <- err
	}()
	address, tables := "", 0
	lines := bufio.NewScanner(r)
	for address == "" && lines.Scan() {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "Table "):
			tables++
		case strings.HasPrefix(line, "http"):
			address = line
		}
	}
	if tables != 2 || !regexp.MustCompile(`^http://localhost:\d+/enter/[\w-]{40,}$`).MatchString(address) {
		t.Fatalf("%d tables and the address %q; it said %s", tables, address, said.String())
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "Care that helps") {
		t.Errorf("the address leads to %d: %.200s", answer.StatusCode, page)
	}
	client.CloseIdleConnections()
	stop()
	go io.Copy(io.Discard, r)
	if err := <-ended; err != nil {
		t.Errorf("stopping it: %v", err)
	}
}

// TestWorkspaceStaysHome refuses to listen where others could come in.
func TestWorkspaceStaysHome(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.7:80", "firsthand.example:80", "127.0.0.1"} {
		var said bytes.Buffer
		code := run([]string{"--data", t.TempDir(), "--no-open", "--addr", addr}, strings.NewReader(""), io.Discard, &said)
		if code != 2 || !strings.Contains(said.String(), "--addr") {
			t.Errorf("--addr %s ends with %d and %q", addr, code, said.String())
		}
	}
}
