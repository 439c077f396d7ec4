// Makes rules for dependency-cruiser from a table of rooms: an allow-list of imports between folders.
//
//   rulesOf('web', {
//     pages: ['orders', 'ui'],
//     orders: { may: ['ui'], instead: 'Pass in what the page knows.' },
//     ui: [],
//   }, { tests: ['testing'], layered: true })
//
// A key is a folder below the base; '.' is the base's own files. It names that folder alone, not the
// folders within it: each needs a row of its own. A folder without a row may import nothing, packages
// included, and may not be imported, so that a new folder fails until its row says what it may know.

/**
 * @typedef {readonly string[] | { readonly may: readonly string[], readonly instead: string }} Room
 *   The other rooms that its files may import ('*': all), and what to do instead of importing another.
 * @typedef {object} Options
 * @property {readonly string[]} [tests] Rooms that test files may import besides. None by default.
 * @property {boolean} [layered] Whether a room may import only rooms further down in the table, so that
 *   no two need each other. False by default; '*' is exempt.
 */

/**
 * @param {string} base A folder of the project: 'web'.
 * @param {Readonly<Record<string, Room>>} rooms
 * @param {Options} [options]
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]}
 * @throws {Error} for a table that names a room without a row, or breaks its own layers.
 */
function rulesOf(base, rooms, { tests = [], layered = false } = {}) {
  const names = Object.keys(rooms)
  checkNames(base, rooms, tests)
  if (layered) checkLayers(base, rooms)
  const filesOf = (folders) => folders.map((folder) => filesIn(base, folder))
  const known = filesOf(names)

  const roomRules = names.flatMap((name) => {
    const { may, instead } = readRoom(base, rooms[name])
    const allowed = may.includes('*') ? names : [name, ...may]
    const rule = (suffix, from, folders) => ({
      name: `${labelOf(base, name)}${suffix}`,
      comment: `${instead} (It may import: ${list(folders, name)}.)`,
      severity: 'error',
      from,
      to: { path: `^${base}/`, pathNot: filesOf(folders) },
    })
    const files = filesIn(base, name)
    return [
      rule('', { path: files, pathNot: TEST }, allowed),
      rule(' (tests)', { path: `${files.slice(0, -1)}${TEST}` }, [
        ...new Set([...allowed, ...tests]),
      ]),
    ]
  })
  const comment = `The folder has no row in scripts/rooms/${base}.cjs. Put the file into a folder that has one, or add a row: what is in the folder, and what it may import.`
  return [
    ...roomRules,
    {
      name: `${base}: a folder without a row imports nothing`,
      comment,
      severity: 'error',
      from: { path: `^${base}/`, pathNot: known },
      to: {},
    },
    {
      name: `${base}: a folder without a row is not imported`,
      comment,
      severity: 'error',
      from: {},
      to: { path: `^${base}/`, pathNot: known },
    },
  ]
}

const TEST = '\\.test\\.ts$'

/** A pattern of the files in a folder, without those of the folders within it. */
function filesIn(base, folder) {
  return folder === '.' ? `^${base}/[^/]+$` : `^${base}/${folder}/[^/]+$`
}

function labelOf(base, name) {
  return name === '.' ? base : `${base}/${name}`
}

function list(folders, own) {
  const others = folders.filter((folder) => folder !== own)
  return others.length === 0 ? 'nothing' : others.join(', ')
}

function readRoom(base, room) {
  if (!Array.isArray(room)) return room
  return {
    may: room,
    instead: `Move what both need to a room below them, or pass it in; if the direction is right, add it to scripts/rooms/${base}.cjs.`,
  }
}

function checkNames(base, rooms, tests) {
  for (const [name, room] of [...Object.entries(rooms), ['tests', tests]]) {
    for (const other of readRoom(base, room).may) {
      if (other !== '*' && !(other in rooms))
        throw new Error(`scripts/rooms/${base}.cjs: ${name} names ${other}, which has no row`)
    }
  }
}

function checkLayers(base, rooms) {
  const names = Object.keys(rooms)
  for (const [at, name] of names.entries()) {
    const { may } = readRoom(base, rooms[name])
    const upwards = may.find((other) => other !== '*' && names.indexOf(other) <= at)
    if (upwards !== undefined)
      throw new Error(
        `scripts/rooms/${base}.cjs: ${name} may not import ${upwards}, which is not below it`,
      )
  }
}

module.exports = { rulesOf }
