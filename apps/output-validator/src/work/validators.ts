import type { Validator } from '../composite/profile.js';
import { findDependencyIssues } from '../dependency/dependency.js';
import type { Issue } from '../issue.js';
import type { SourceFile } from '../source-file.js';
import { findSecurityIssues } from '../security/security.js';
import { findSyntaxIssues } from '../syntax/syntax.js';
import { findTestIssues } from '../tests/tests.js';
import type { Found } from './task.js';

interface OfOne {
  each: (file: SourceFile) => Promise<Issue[]>;
}
interface OfAll {
  all: (files: readonly SourceFile[]) => Promise<Found>;
}

/** The validators of this release: some look at file after file, some at all files together. */
export const VALIDATE: Readonly<Partial<Record<Validator, OfOne | OfAll>>> = {
  syntax: { each: findSyntaxIssues },
  security: { each: findSecurityIssues },
  dependency: { all: findDependencyIssues },
  test: { all: async (files) => ({ issues: await findTestIssues(files) }) },
};
