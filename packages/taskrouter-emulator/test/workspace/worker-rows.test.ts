import { parseWorkerRows } from '#src/workspace/workers/worker-rows';

const NAMES = { activities: ['Offline', 'Available'], channels: ['voice', 'chat'] };
const parse = (text: string) => parseWorkerRows(text, NAMES);

test('a cell is JSON where it is valid JSON, else text; an empty one says nothing', () => {
  const rows =
    parse(`\uFEFFfriendlyName, activity, attributes.skills, attributes.routing.level, attributes.phone, capacity.chat
Ann,Available,"[""chat"", ""de""]",3,+15550100,4

"O'Neil, Ben",,,true,"""12345""",0
Cy,,,null,,
`);
  expect(rows).toEqual({
    ok: true,
    value: [
      {
        friendlyName: 'Ann',
        activity: 'Available',
        set: {
          attributes: { skills: ['chat', 'de'], routing: { level: 3 }, phone: '+15550100' },
          capacity: { chat: 4 },
        },
      },
      {
        friendlyName: "O'Neil, Ben",
        activity: undefined,
        set: { attributes: { routing: { level: true }, phone: '12345' }, capacity: { chat: 0 } },
      },
      { friendlyName: 'Cy', activity: undefined, set: { attributes: { routing: { level: null } } } },
    ],
  });
});

test('says everything that is wrong at once, each with its line', () => {
  const rows = parse(`friendlyName,activty,capacity.fax,capacity.chat,activity
Ann,,,two,Lunch
,,,,
ann,,,-1,
`);
  expect(rows).toEqual({
    ok: false,
    problems: [
      { path: 'line 1: activty', message: 'is unknown; did you mean activity?' },
      { path: 'line 1: capacity.fax', message: 'there is no task channel fax; there are voice, chat' },
      { path: 'line 2: activity', message: '"Lunch" is no activity of the file' },
      { path: 'line 2: capacity.chat', message: 'takes a whole number from 0' },
      { path: 'line 3: friendlyName', message: 'is missing' },
      { path: 'line 4: friendlyName', message: '"ann" is there twice' },
      { path: 'line 4: capacity.chat', message: 'takes a whole number from 0' },
    ],
  });
});

test.each([
  ['', 'line 1'],
  ['activity\nOffline\n', 'line 1'],
  ['friendlyName,activity\nAnn\n', ''],
  ['friendlyName\n"Ann\n', ''],
])('%j is no table of workers', (text, path) => {
  expect(parse(text)).toMatchObject({ ok: false, problems: [{ path }] });
});
