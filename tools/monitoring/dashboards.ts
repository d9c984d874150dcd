import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../stack/folder.js';

const FOLDER = path.join(root, 'infra/grafana/dashboards');

interface Target {
  /** Of Prometheus. */
  expr?: string;
  /** Of PostgreSQL. */
  rawSql?: string;
}

export interface Panel {
  id: number;
  title: string;
  datasource: { type: string; uid: string };
  targets: Target[];
}

export interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
}

/** Every dashboard, as Grafana is given it. */
export const readDashboards = (): Dashboard[] =>
  readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Dashboard);

/** Everything that the panels of a dashboard ask. */
export const questionsOf = ({ panels }: Dashboard): Target[] => panels.flatMap(({ targets }) => targets);
