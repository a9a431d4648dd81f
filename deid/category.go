// Package deid finds what could identify a person in the transcript of an
// interview and proposes what to put in its place.
//
// It proposes; a person decides. Nothing is stored, nothing leaves the process,
// and no answer may be called complete: Measured tells what share of known
// identifiers it finds. It is made for spoken English of the United Kingdom,
// with or without capitals, and uses patterns, word lists, the words around,
// what the study already knows (Known), and what else the same text says.
package deid

// A Kind tells how a span identifies: by itself, or together with others.
type Kind string

const (
	Direct Kind = "direct" // names a person, or reaches one
	Quasi  Kind = "quasi"  // narrows down who it may be
)

// A Category is what sort of identifier a span is.
type Category string

const (
	Person       Category = "person"
	Nickname     Category = "nickname"
	Professional Category = "professional" // a person with the title or role they are named by
	Pet          Category = "pet"

	Address  Category = "address" // a number with a street, or more
	Street   Category = "street"
	District Category = "district" // part of a town
	Town     Category = "town"     // village, town, city
	Region   Category = "region"   // county, nation, river, park
	Country  Category = "country"
	Postcode Category = "postcode"

	Service      Category = "service" // surgery, pharmacy, clinic, charity, hostel
	Hospital     Category = "hospital"
	Prison       Category = "prison"
	School       Category = "school"
	Venue        Category = "venue" // club, pub, church, shop by name
	Organisation Category = "organisation"

	Date       Category = "date"
	Age        Category = "age"
	Occupation Category = "occupation"
	People     Category = "people" // nationality, ethnic group
	Faith      Category = "faith"

	Phone    Category = "phone"
	Email    Category = "email"
	Web      Category = "web"
	Handle   Category = "handle"
	NHS      Category = "nhs number"
	CHI      Category = "chi number"
	NI       Category = "national insurance number"
	Card     Category = "card"
	Bank     Category = "bank account"
	IP       Category = "ip address"
	Identity Category = "id" // any other number or code of a person
	Vehicle  Category = "vehicle"
)

// KindOf tells whether a category identifies directly or together with others,
// after the distinction of the Text Anonymization Benchmark (Pilán et al. 2022).
func KindOf(c Category) Kind {
	switch c {
	case Person, Nickname, Professional, Address, Postcode, Phone, Email, Web, Handle,
		NHS, CHI, NI, Card, Bank, IP, Identity, Vehicle:
		return Direct
	}
	return Quasi
}
