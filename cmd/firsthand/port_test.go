package main

import "testing"

// TestAWorkspaceComesBackToItsPort: what a browser kept unsaved is kept by
// address, so a restart must have the same one; a second workspace has another.
func TestAWorkspaceComesBackToItsPort(t *testing.T) {
	folder := t.TempDir()
	first, err := listen("127.0.0.1:0", folder)
	if err != nil {
		t.Fatal(err)
	}
	at := first.Addr().String()
	beside, err := listen("127.0.0.1:0", folder)
	if err != nil {
		t.Fatal(err)
	}
	if beside.Addr().String() == at {
		t.Error("two workspaces have one port")
	}
	_ = beside.Close()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := listen("127.0.0.1:0", folder)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Addr().String() != at {
		t.Errorf("after a restart the workspace is at %s, not %s", again.Addr(), at)
	}
}
