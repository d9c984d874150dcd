import type { Check, CheckReason } from '@wingman/contracts';

/** One check of a plan, with what its outcome may prove. A check given by a caller has none of the options. */
export interface PlanItem {
  check: Check;
  /** The words leave room for another form of the same thing: a failing check proves nothing. */
  inexact?: true;
  /** A failing check counts only if this one holds: the thing was found, and it is otherwise. */
  witness?: Check;
  /** Never proves the claim; when it fails, the claim is not proved by the others either. */
  veto?: true;
  /** That it was so before the start contradicts nothing: what is done twice changes nothing the second time. */
  mayBeBefore?: true;
  /** An act is told: that it holds proves nothing where nothing was touched since this time. */
  tracedSince?: string;
  /** Said was more than the check can show: that it holds proves nothing, for this reason. */
  leavesOpen?: CheckReason;
  /** The file must equal this other one: its checksum is taken first. */
  equalTo?: string;
  /** Other readings of the same words, tried with `check`: the one whose thing is there is meant, none or two leave it open. */
  forms?: readonly Form[];
  /** A setting may be meant by the last part of its name, where only one ends so. */
  anyDepth?: true;
  /** The text must be of its format, or must not be where the check is turned round: what it is decides. */
  wellFormed?: true;
}

/** One reading of words that may name several things. */
export interface Form {
  check: Check;
  /** Holds where the thing that `check` speaks about is there. */
  there: Check;
}

/** What a claim comes to. */
export interface Plan {
  items: PlanItem[];
  /** False where some part of the claim was not turned into checks: then nothing makes it TRUE. */
  complete: boolean;
}
