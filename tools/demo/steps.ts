import { alertFor, claimAndVerdict, type Logged, mustNotAlert } from './claims.js';
import { must } from './expect.js';
import { mustBeProven, mustShowTampering, saveProof } from './proof.js';
import type { Scene } from './scene.js';
import { mustBeLocked, unlockByApi, unlockByButton } from './standing.js';
import type { SentMessage } from '@wingman/testkit';

/** One step of the demonstration; it throws when something did not come out as it must. */
export interface Step {
  title: string;
  play(scene: Scene): Promise<void>;
}

/** What later steps need of earlier ones. */
interface Plot {
  lie?: Logged;
  alert?: SentMessage;
  last?: Logged;
}

/** The main job, from the first true claim to the proof that nothing was changed. */
export function createSteps(): Step[] {
  const plot: Plot = {};
  const lies = async (scene: Scene, job: 'pretendBackup' | 'pretendProcess' | 'pretendServer'): Promise<void> => {
    plot.last = await claimAndVerdict(scene, scene.hasty, job, 'FALSE');
    plot.alert = await alertFor(scene, plot.last);
  };
  const tellsTheTruth = async (scene: Scene, job: 'writeReport' | 'packBackup' | 'startProcess' | 'startServer') => {
    mustNotAlert(scene, await claimAndVerdict(scene, scene.honest, job, 'TRUE'));
  };
  return [
    { title: 'A careful worker writes a file', play: (scene) => tellsTheTruth(scene, 'writeReport') },
    { title: 'It packs an archive', play: (scene) => tellsTheTruth(scene, 'packBackup') },
    { title: 'It starts a process', play: (scene) => tellsTheTruth(scene, 'startProcess') },
    { title: 'It opens a port', play: (scene) => tellsTheTruth(scene, 'startServer') },
    {
      title: 'It says something that nobody can look at: no guess is made, and nobody is blamed',
      async play(scene) {
        mustNotAlert(scene, await claimAndVerdict(scene, scene.honest, 'praiseItself', 'UNVERIFIABLE'));
      },
    },
    {
      title: 'A hasty worker claims a backup that it never made',
      async play(scene) {
        await lies(scene, 'pretendBackup');
        plot.lie = plot.last;
      },
    },
    { title: 'From now on it is locked out', play: mustBeLocked },
    {
      title: 'A person lets it in again, on Telegram',
      async play(scene) {
        must(plot.alert, 'there was no alert');
        await unlockByButton(scene, plot.alert);
      },
    },
    { title: 'It lies about a process', play: (scene) => lies(scene, 'pretendProcess') },
    { title: 'A person lets it in again, by the API', play: unlockByApi },
    { title: 'It lies about a port', play: (scene) => lies(scene, 'pretendServer') },
    {
      title: 'Everything of this is in the ledger: it is proven offline, and one changed byte is found',
      async play(scene) {
        must(plot.lie && plot.last, 'there was no lie');
        const proof = await saveProof(scene, plot.last.answer.seq);
        await mustBeProven(proof);
        await mustShowTampering(proof, plot.lie.answer.seq, '2.tar');
      },
    },
  ];
}
