package firsthand

import "strings"

// An Identity is who a participant is. It exists in memory alone, between the
// vault and the person who opened it: nothing stores, logs or exports one, and
// printing it shows no word of it.
type Identity struct {
	Name      string `json:"name"`
	Known     string `json:"known,omitempty"` // the name they go by
	Telephone string `json:"telephone,omitempty"`
	Email     string `json:"email,omitempty"`
	Address   string `json:"address,omitempty"`
	Note      string `json:"note,omitempty"` // when and how it is safe to ring
}

// String hides what it holds.
func (Identity) String() string { return "(sealed)" }

// GoString hides what it holds.
func (Identity) GoString() string { return "(sealed)" }

// Validate tells what is wrong with an identity that somebody typed.
func (i Identity) Validate() error {
	if strings.TrimSpace(i.Name) == "" {
		return Errorf(Invalid, "Whoever is introduced needs a name; it goes straight into the vault.")
	}
	if strings.TrimSpace(i.Telephone+i.Email+i.Address) == "" {
		return Errorf(Invalid, "A telephone number, an e-mail address or a postal address is needed to reach the person.")
	}
	return nil
}

// A Secret says that something is sealed in the vault, and nothing of what.
type Secret struct {
	ID          ID         `json:"id"`
	Study       ID         `json:"study"`
	Participant ID         `json:"participant"`
	Kind        SecretKind `json:"kind"`
	Size        int64      `json:"size"` // bytes
	Created     int64      `json:"created"`
}

// SecretKind is what is sealed.
type SecretKind string

// The kinds of secret.
const (
	IdentitySecret  SecretKind = "identity"
	SignatureSecret SecretKind = "signature"
	FormSecret      SecretKind = "consent form"
	RecordingSecret SecretKind = "recording"
	TextSecret      SecretKind = "identified text"
	DistressSecret  SecretKind = "distress note"
)

// A Class of secrets has a key of its own for each person, so that a role can be
// given one class without another, and one can be destroyed before the others.
type Class string

// The classes of secret.
const (
	WhoClass      Class = "who"      // names and contact details: they go first
	ConsentClass  Class = "consent"  // signatures and forms: they prove that we may
	MaterialClass Class = "material" // recordings and identified texts
	CareClass     Class = "care"     // distress notes
)

// Classes are all classes of secret.
var Classes = []Class{WhoClass, ConsentClass, MaterialClass, CareClass}

// Class is the class of a kind, empty for one that is not known.
func (k SecretKind) Class() Class {
	switch k {
	case IdentitySecret:
		return WhoClass
	case SignatureSecret, FormSecret:
		return ConsentClass
	case RecordingSecret, TextSecret:
		return MaterialClass
	case DistressSecret:
		return CareClass
	}
	return ""
}

// An Opening records that somebody opened a secret: whose number, which kind,
// who and why. What it held is never in it.
type Opening struct {
	ID          ID         `json:"id"`
	Study       ID         `json:"study"`
	Participant ID         `json:"participant"`
	Kind        SecretKind `json:"kind"`
	Reason      string     `json:"reason"`
	By          ID         `json:"by"`
	Created     int64      `json:"created"`
}
