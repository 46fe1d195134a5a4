export { CloudAssemblyError } from './cloud-assembly';
export { PortInUseError } from './http/listen';
export { createLocalAws, type LocalAws, type LocalAwsOptions } from './local-aws';
export { TemplateError } from './template/template-error';
