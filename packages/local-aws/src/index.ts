export type { ServedRequest } from './api-gateway/served-request';
export { CloudAssemblyError } from './cloud-assembly';
export { CustomResourceError } from './cloudformation/custom-resources';
export { PortInUseError } from './http/listen';
export { createLocalAws, type DeployOptions, type LocalAws, type LocalAwsOptions } from './local-aws';
export { TemplateError } from './template/template-error';
