import { version } from '../package.json';

/** The emulator's version: it counts behaviour, see CHANGELOG.md. */
export const VERSION = version;

/** The document that every operation and its answer are held against: https://github.com/twilio/twilio-oai */
export const OPENAPI_DOCUMENT = {
  title: 'Twilio - Taskrouter',
  version: '1.0.0',
  sha256: 'f431d2bc66ba14373a452e0e6d3795cb1576cf6c2e15352b5330b22a4d34d0bf',
} as const;
