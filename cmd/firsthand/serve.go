package main

import (
	"fmt"
	"net"
	"os/exec"
	"runtime"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/store"
	"firsthand.study/internal/web"
)

// workspaceFlags say where the workspace opens.
type workspaceFlags struct {
	Addr   string `placeholder:"HOST:PORT" default:"127.0.0.1:0" help:"Where the workspace listens, on this computer (default: 127.0.0.1, at the port it had last or any free one)."`
	NoOpen bool   `help:"Print the workspace's address and open no browser."`
}

// workspaceCommand is what firsthand does when it is given no command.
type workspaceCommand struct {
	workspaceFlags
}

func (c *workspaceCommand) Run(e *env) error {
	a, done, err := e.open()
	if err != nil {
		return err
	}
	defer done()
	return e.workspace(a, c.workspaceFlags)
}

// workspace serves the pages to this computer alone until the person stops it.
// The address goes to standard output, alone on its line.
func (e *env) workspace(a *app.App, f workspaceFlags) error {
	host, _, err := net.SplitHostPort(f.Addr)
	if err != nil {
		return e.misuse("--addr is a host and a port, such as 127.0.0.1:8080, not %q.", f.Addr)
	}
	if !web.Loopback(host) {
		return e.misuse("The workspace has no accounts, so it opens on this computer alone: --addr 127.0.0.1:8080, not %q.", f.Addr)
	}
	s, err := web.New(a, e.me(), a.Log)
	if err != nil {
		return err
	}
	folder, err := e.dataFolder()
	if err != nil {
		return err
	}
	if inbox := inboxOf(folder); inbox != "" {
		s.ReceiveIn(inbox)
	}
	if store.IsPostgres(folder) {
		folder = "" // no port is kept there
	}
	if err := e.admitPrograms(s); err != nil {
		return err
	}
	l, err := listen(f.Addr, folder)
	if err != nil {
		return &firsthand.Error{Kind: firsthand.Conflict, Message: fmt.Sprintf("The workspace could not open at %s; something else may be there.", f.Addr), Hint: "leave --addr out, and a free port is found", Err: err}
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return err
	}
	address := "http://" + net.JoinHostPort(host, port) + s.Entrance()
	fmt.Fprintln(e.out, address)
	e.note("The workspace is open at this address, which lets one browser in, once. Ctrl-C stops it.")
	if !f.NoOpen {
		if err := openBrowser(address); err != nil {
			e.note("No browser could be opened; open the address yourself.")
		}
	}
	if err := s.Serve(e.ctx, l); err != nil {
		return err
	}
	e.note("Stopped. Everything is saved.")
	return nil
}

// openBrowser asks the system to open an address, and does not wait for it.
func openBrowser(address string) error {
	var name string
	var args []string
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler"}
	default:
		name = "xdg-open"
	}
	c := exec.Command(name, append(args, address)...)
	if err := c.Start(); err != nil {
		return err
	}
	return c.Process.Release()
}
