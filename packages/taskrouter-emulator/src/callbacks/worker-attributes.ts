/**
 * A worker's attributes as callbacks have them: recorded ones write `/` as `\\/`, which means the same in JSON. Task
 * attributes, and the REST API, have it as it is.
 */
export function withEscapedSlashes(attributes: string): string {
  return attributes.replaceAll('/', '\\/');
}
