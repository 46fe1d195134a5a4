import { processContext } from './command/command-context';
import { runWorkspace } from './command/run-workspace';

/** The command as the emulator's package has it, which knows no AWS. */
runWorkspace(process.argv.slice(2), processContext()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
