/** TaskRouter gave no usable answer, however often it was asked. Nothing was changed by the request. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
