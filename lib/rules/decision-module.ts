import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type ts from 'typescript';

type TypeScript = typeof ts;

const ROOT = join(__dirname, '..', '..');
/** A file that exists in memory only: what the function does with the module, in one line. */
const CALLER = join(ROOT, 'lambda', '#decision-caller.ts');

/**
 * Type-checks the module that decides what rules answer with "decide-later", wherever it lies, with what it imports of
 * its own: whether it compiles, and whether its `decide` is what DecideReservation calls. Bundling only strips the
 * types, and a misspelt action would be found by the first caller.
 * @param path the module, absolute or relative to the working directory
 * @returns every problem at once, each with its file, line and column
 */
export function decisionProblems(path: string): readonly string[] {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    return [`${path}: the file cannot be read; -c decision=path names another one`];
  }
  const typeScript: TypeScript = require('typescript');
  const program = programOf(typeScript, file);
  const problems = program
    .getSourceFiles()
    .filter((source) => isOwn(program, source) && source.fileName !== CALLER)
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map((diagnostic) => describe(typeScript, diagnostic));
  return problems.length > 0 ? problems : contractProblems(typeScript, program, file);
}

function programOf(typeScript: TypeScript, file: string): ts.Program {
  const { ModuleKind, ModuleResolutionKind, ScriptTarget } = typeScript;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ModuleKind.Preserve,
    moduleResolution: ModuleResolutionKind.Bundler,
    types: ['node'],
    // A folder elsewhere has no package.json of ours above it.
    paths: { '#lambda/*': [join(ROOT, 'lambda', '*')] },
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    allowJs: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
  };
  const caller = `import type { Decide } from './reservations/decision-contract';
    import { decide } from ${JSON.stringify(file)};
    export const called: Decide = decide;`;
  const host = typeScript.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  return typeScript.createProgram([CALLER], options, {
    ...host,
    fileExists: (name) => name === CALLER || fileExists(name),
    getSourceFile: (name, version, ...rest) =>
      name === CALLER
        ? typeScript.createSourceFile(name, caller, version)
        : getSourceFile(name, version, ...rest),
  });
}

/** Neither a declaration nor a package's. */
function isOwn(program: ts.Program, source: ts.SourceFile): boolean {
  return !source.isDeclarationFile && !program.isSourceFileFromExternalLibrary(source);
}

function describe(typeScript: TypeScript, { file, start, messageText }: ts.Diagnostic): string {
  const message = typeScript.flattenDiagnosticMessageText(messageText, '; ');
  return file === undefined || start === undefined ? message : `${placeOf(file, start)}  ${message}`;
}

function placeOf(file: ts.SourceFile, start: number): string {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const path = relative('', file.fileName);
  return `${path.startsWith('..') ? file.fileName : path}:${line + 1}:${character + 1}`;
}

/** What is wrong with the module's `decide`, said at its declaration instead of where it is called. */
function contractProblems(typeScript: TypeScript, program: ts.Program, path: string): string[] {
  const source = program.getSourceFile(CALLER);
  if (source === undefined || program.getSemanticDiagnostics(source).length === 0) return [];
  const contract = 'export async function decide(assignment: Assignment): Promise<Decision>';
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path);
  const module = file && checker.getSymbolAtLocation(file);
  const decide = module && checker.getExportsOfModule(module).find(({ name }) => name === 'decide');
  const declaration = decide?.declarations?.[0];
  if (decide === undefined || declaration === undefined)
    return [`${relative('', path)}: it exports no decide; it takes ${contract}`];
  const type = checker.typeToString(
    checker.getTypeOfSymbol(decide),
    declaration,
    typeScript.TypeFormatFlags.NoTruncation,
  );
  const place = placeOf(declaration.getSourceFile(), declaration.getStart());
  return [`${place}  decide is ${type}; declare it as ${contract}, and the line at fault is named`];
}
