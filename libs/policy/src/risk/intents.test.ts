import { describe, expect, test } from '@jest/globals';
import { builtinPolicy } from '../rules/policy.js';
import { assessRisk } from './assess-risk.js';
import { request } from './request.fixture.js';

const assess = (instruction: string, commands: string[][] = []) =>
  assessRisk(request({ instruction, commands }), builtinPolicy());

describe('an order in words about everything, or about nothing that has a name, waits for a person', () => {
  test.each([
    'Please restart everything',
    'Restart it all.',
    'Reboot',
    'Restart now, please.',
    'reboot the box',
    'Please delete everything',
    'Wipe it all and start over.',
    'Clean up everything.',
    'Turn everything off',
    'Shut it all down!',
    'Tear the whole stack down',
    'Upgrade everything',
    'Revert everything we did today',
    'Kill everything that uses the GPU',
    'Stop the whole stack',
    'Bring the entire cluster down',
    'First look around, then terminate all of them.',
    'Open up everything',
    'Disable all of it.',
    'Bitte starte alles neu',
    'Lösche alles',
    'Redémarre tout',
    'Borra todo',
  ])('%s', (text) => {
    expect(assess(text).level).not.toBe('LOW');
    expect(assessRisk(request({ title: text }), builtinPolicy()).level).not.toBe('LOW');
  });

  test.each([
    'Explain how to restart everything',
    'Never restart everything',
    'Do not delete everything.',
    'Write a test for the button that restarts everything',
    'Add a button that stops everything',
    'Stop all animations when the page is hidden',
    'Stop using var in the whole project',
    'Restart the numbering of the list at one',
    'Delete everything after the first blank in the output of the parser',
    'Update all snapshots of the tests',
    'Format everything',
    'Review all of it',
    'Refactor the whole module',
  ])('but not: %s', (text) => {
    expect(assess(text).level).toBe('LOW');
  });
});

describe('words alone in a script that nobody reads here are not understood', () => {
  test.each(['すべて再起動してください', 'Перезапустите все службы', 'أعد تشغيل كل شيء', 'DB を全部消して'])(
    '%s',
    (text) => {
      expect(assess(text)).toMatchObject({
        level: 'MEDIUM',
        understood: false,
        reasons: [{ rule_id: 'risk.unread_words' }],
      });
    },
  );

  test('beside commands they are a comment: what would run is what counts', () => {
    expect(assess('ファイルを見る', [['ls', '-l']])).toMatchObject({ level: 'LOW', understood: true });
    expect(assess('見る:\n```sh\nls -l\n```').level).toBe('LOW');
  });

  test('a name or two among Latin letters is none', () => {
    expect(assess('Translate the word 再起動 in docs/words.md into English.').level).toBe('LOW');
  });
});
