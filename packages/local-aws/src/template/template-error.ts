/** The template asks for something that isn't run locally, or is malformed. `path` leads to the place in the template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(
    readonly path: string,
    message: string,
  ) {
    super(`${path}: ${message}`);
  }
}
