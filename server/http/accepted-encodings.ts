/** The content encodings that an `Accept-Encoding` allows by name, in lower case. */
export function acceptedEncodings(header = ''): string[] {
  return header
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => !/;\s*q=0(\.0*)?$/.test(each))
    .flatMap((each) => each.split(';', 1)[0]?.trim() ?? [])
}
