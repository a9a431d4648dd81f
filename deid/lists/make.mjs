// Makes the four lists that come from other people's free collections.
// README.md in this folder says where they come from and how to run this.
//
//   node make.mjs FOLDER    FOLDER holds the unpacked packages faker/, female/, male/, cities/, scowl/
import { readFileSync, writeFileSync, readdirSync, existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const from = resolve(process.argv[2])
const require = createRequire(join(from, 'cities/package/'))
const latin = w => /^[\p{Script=Latin}][\p{Script=Latin}' .’-]*$/u.test(w)
const tidy = w => w.normalize('NFC').replaceAll('’', "'").trim()

function write(name, entries) {
  const text = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([w, mark]) => mark ? `${w}\t${mark}` : w).join('\n') + '\n'
  writeFileSync(name, gzipSync(text, { level: 9 }))
  console.log(name, entries.size)
}

// Ordinary words, marked with how common they are: 1 the commonest, 6 the rarest.
const dict = join(from, 'scowl/usr/share/dict/scowl')
const tier = { 10: 1, 20: 2, 35: 3, 40: 4, 50: 5, 55: 6, 60: 6 }
const words = new Map()
for (const [size, mark] of Object.entries(tier))
  for (const kind of ['english', 'british', 'british_z', 'american']) {
    const file = join(dict, `${kind}-words.${size}`)
    if (!existsSync(file)) continue
    for (const w of readFileSync(file, 'latin1').split('\n')) {
      if (!w || w.endsWith("'s") || words.has(w)) continue
      words.set(tidy(w), mark)
    }
  }
write('words.txt.gz', words)

// Names of people: g given, s surname; f and m when only women or only men bear a given name;
// e when the name is current in English-speaking countries or Wales.
const names = new Map()
const add = (w, mark) => {
  w = tidy(w)
  if (w.length < 2 || !latin(w) || w.includes(' ')) return
  if (!names.has(w)) names.set(w, new Set())
  for (const m of mark) names.get(w).add(m)
}
const { allFakers } = await import(pathToFileURL(join(from, 'faker/package/dist/index.js')))
const each = (o, f) => {
  if (!o) return
  if (typeof o === 'string') f(o)
  else if (Array.isArray(o)) o.forEach(x => each(x?.value ?? x, f))
  else if (typeof o === 'object') Object.values(o).forEach(x => each(x, f))
}
for (const [locale, faker] of Object.entries(allFakers)) {
  const e = /^(en|cy)/.test(locale) ? 'e' : ''
  const { first_name: given, last_name: last } = faker.rawDefinitions.person ?? {}
  each(given?.female, w => add(w, e ? 'gFe' : 'gf'))
  each(given?.male, w => add(w, e ? 'gMe' : 'gm'))
  each(given?.generic, w => add(w, 'g' + e))
  each(last, w => add(w, 's' + e))
}
for (const [who, mark] of [['female', 'gXe'], ['male', 'gYe']])
  JSON.parse(readFileSync(join(from, who, 'package/data/names.json'), 'utf8')).forEach(w => add(w, mark))
for (const [w, marks] of names) {
  // faker's English lists decide the gender, then @stdlib's, then everybody's
  for (const [f, m] of ['FM', 'XY', 'fm']) {
    if (!marks.has(f) && !marks.has(m)) continue
    const one = marks.has(f) === marks.has(m) ? '' : marks.has(f) ? 'f' : 'm'
    for (const x of 'FMXYfm') marks.delete(x)
    if (one) marks.add(one)
    break
  }
  names.set(w, [...marks].sort().join(''))
}
write('names.txt.gz', names)

// Places: u in the United Kingdom and Ireland (all), w elsewhere (15,000 people or more).
const places = new Map()
for (const c of require('./index.js')) {
  const near = c.country === 'GB' || c.country === 'IE'
  if (!near && c.population < 15000) continue
  const w = tidy(c.name)
  if (latin(w) && w.length > 2 && (near || !places.has(w))) places.set(w, near ? 'u' : 'w')
}
// Countries, by their English names in the Common Locale Data Repository: c.
const region = new Intl.DisplayNames(['en-GB'], { type: 'region' })
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
for (const code of letters.flatMap(a => letters.map(b => a + b))) {
  const w = tidy(region.of(code))
  if (w === code || /Pseudo|Unknown|Eurozone|Outlying|United Nations|\(|&/.test(w)) continue
  places.set(w, 'c')
}
write('places.txt.gz', places)

// Other words that are only ever written with a capital.
const proper = new Map()
for (const file of readdirSync(dict)) {
  const m = /^(?:english|british|american)-(?:proper-names|upper)\.(\d+)$/.exec(file)
  if (!m || m[1] > 70) continue
  for (let w of readFileSync(join(dict, file), 'latin1').split('\n')) {
    w = tidy(w.replace(/'s$/, ''))
    if (w.length > 2 && latin(w) && !words.has(w.toLowerCase()) && !names.has(w) && !places.has(w)) proper.set(w, '')
  }
}
write('proper.txt.gz', proper)
