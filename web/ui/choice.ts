/** What can be chosen in a field. */
export interface Choice<Value> {
  readonly value: Value
  readonly label: string
  /** The title above it and the choices that follow with the same title. */
  readonly group?: string
}
