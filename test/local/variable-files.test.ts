import { spawnSync } from 'node:child_process';
import { sidVariables, variableFiles } from '#local/variable-files';

const named = (...names: string[]) =>
  names.map((friendlyName, index) => ({ friendlyName, sid: `WK${index}` }));

test('a name is the friendly name in capitals', () => {
  const names = sidVariables(named('Alice', 'On  Break', '2nd line', 'Zoë'), []);
  expect([...names.values()]).toEqual(['ALICE', 'ON_BREAK', '_2ND_LINE', 'ZO_']);
});

test('a name that is taken is another one: by the shell, by the start, by a namesake', () => {
  const names = sidVariables(named('Path', 'Api', 'Idle', 'idle!', 'IDLE?'), ['API']);
  expect([...names]).toEqual([
    ['WK0', 'PATH_SID'],
    ['WK1', 'API_SID'],
    ['WK2', 'IDLE'],
    ['WK3', 'IDLE_'],
    ['WK4', 'IDLE__SID'],
  ]);
});

const VALUE = `it's "$HOME" \`id\` \\' \\ ’; %d\nnext`;

test('a shell gives every value back as it is', () => {
  const text = variableFiles({ VALUE, PLAIN: 'http://127.0.0.1:4000' }).get('local.env') ?? '';
  const { stdout } = spawnSync('sh', ['-c', `${text}printf '%s|%s' "$VALUE" "$PLAIN"`], { encoding: 'utf8' });
  expect(stdout).toBe(`${VALUE}|http://127.0.0.1:4000`);
});

// fish: within single quotes only \\ and \' mean something (https://fishshell.com/docs/current/language.html#quotes).
// PowerShell: a quotation mark, typographic ones included, is doubled (about_Quoting_Rules).
test('fish and PowerShell have their own escapes', () => {
  const files = variableFiles({ VALUE: "a'b\\c’d$e" });
  expect(files.get('local.fish')).toBe("set -g VALUE 'a\\'b\\\\c’d$e'\n");
  expect(files.get('local.ps1')).toBe("$VALUE = 'a''b\\c’’d$e'\n");
});
