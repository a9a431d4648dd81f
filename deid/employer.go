package deid

// employers are bodies that are named by their kind alone. One word says what
// they do, one what they are.
var (
	trades   = set("law accountancy accounting insurance building construction cleaning security haulage engineering removal removals recruitment architecture architect's architects design printing publishing courier delivery taxi cab scaffolding roofing plumbing catering demolition landscaping software investment advertising marketing shipping packaging call distribution sorting data garden shopping care nursing scrap steel paper car chip fish betting estate housing council travel letting employment temping")
	bodies   = set("firm company agency business contractor contractors depot plant works factory mill warehouse centre center home site yard shop garage office offices agents chambers studio association")
	joining  = set("work worked works working job employed joined join started start starting changed moved left leaving leave hired apprenticed contract shift shifts boss bosses position role")
	newOrOld = set("new old big small little local current previous last first same other")
)

// findEmployers finds where somebody works when it is named by its kind: "I
// left the haulage firm".
func findEmployers(c *candidates) {
	r := c.r
	for i := 0; i+1 < len(r.words); i++ {
		if !trades[r.words[i].low] || !bodies[r.words[i+1].low] || r.words[i+1].gap != " " || r.words[i].label {
			continue
		}
		d := 1
		for newOrOld[r.before(i, d)] {
			d++
		}
		article := r.before(i, d)
		if article != "a" && article != "an" && article != "the" && !possessives[article] {
			continue
		}
		for back := d + 1; back < d+8; back++ {
			if joining[r.before(i, back)] {
				c.words(i, i+2, Organisation, 0.65, "an employer named by its kind")
				break
			}
		}
	}
}
