import { readFileSync } from 'node:fs';
import { parseLocated } from 'taskrouter/located-json';
import { WorkspaceFileError } from '../seed/workspace-file';
import { type MadeUpWorkspace, madeUpWorkspace } from './made-up-workspace';
import { parseWorkflowFile } from './parse-workflow-file';

/**
 * Reads a Workflow as Twilio gives it, and makes up a workspace around it.
 * @throws WorkspaceFileError with every problem at once, each with its place
 */
export function readWorkflowFile(path: string): MadeUpWorkspace {
  const parsed = parseLocated(textOf(path), parseWorkflowFile);
  if (!parsed.ok) throw new WorkspaceFileError(path, parsed.problems);
  return madeUpWorkspace(parsed.value);
}

function textOf(path: string): string {
  try {
    // Editors on Windows begin a file with a byte order mark.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    throw new WorkspaceFileError(path, ['the file cannot be read']);
  }
}
