package format

import (
	"context"
)

// readPlain reads txt and md. The text is the file's: the byte order mark is
// dropped and line ends become LF, both said; nothing else is changed.
func readPlain(_ context.Context, _ *Reader, name string, data []byte) (*Transcript, error) {
	text, notes, err := plainText(data)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return &Transcript{Text: text, Notes: notes}, nil
}
