package main

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// portFile holds the port at which the workspace of a data folder last opened. A
// browser keeps unsaved acts by address, so that they are sent after a restart
// only if the address is the same.
const portFile = "port"

// listen opens a port of this computer. Where any will do, it is the one that
// the data folder had last, if nobody else has that now.
func listen(addr, folder string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || port != "0" || folder == "" {
		return net.Listen("tcp", addr)
	}
	path := filepath.Join(folder, portFile)
	if b, err := os.ReadFile(path); err == nil {
		last := strings.TrimSpace(string(b))
		if n, err := strconv.Atoi(last); err == nil && n > 1023 && n < 1<<16 {
			if l, err := net.Listen("tcp", net.JoinHostPort(host, last)); err == nil {
				return l, nil
			}
			return net.Listen("tcp", addr) // a second workspace has a port of its own, and leaves the first its own
		}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, port, err = net.SplitHostPort(l.Addr().String()); err == nil {
		_ = os.WriteFile(path, []byte(port+"\n"), 0o600) // a folder that may only be read remembers nothing
	}
	return l, nil
}
