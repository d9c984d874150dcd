import { isIP } from 'node:net';
import { BadValue } from './bad-value.js';
import { cut } from './key-value.js';

/** As Go prints it: the shortest form. @throws BadValue for what is no address */
export function addressOf(value: string): string {
  const text = value.trim();
  const kind = isIP(text);
  if (kind === 4) return text;
  if (kind !== 6 || text.includes('%')) throw new BadValue(`IP address is not correctly formatted: ${value}`);
  return new URL(`http://[${text}]`).hostname.slice(1, -1);
}

/** `--add-host NAME:IP` or `NAME=IP`; `host-gateway` stands for the engine's own. Source: docker/cli `opts/hosts.go`. */
export function extraHostOf(value: string): string {
  const parts = value.includes('=') ? cut(value) : cut(value, ':');
  if (!parts.given || parts.key === '' || parts.key.includes(':'))
    throw new BadValue(`bad format for add-host: "${value}"`);
  const address = /^\[.+\]$/.test(parts.value) ? parts.value.slice(1, -1) : parts.value;
  if (address !== 'host-gateway') addressOf(address);
  return `${parts.key}:${address}`;
}

const DOMAIN = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\.?$/;

/** `--dns-search DOMAIN`, or `.` for none. */
export function searchDomainOf(value: string): string {
  const text = value.trim();
  if (text === '.') return text;
  if (text.length > 254 || !/[a-zA-Z]/.test(text) || !DOMAIN.test(text)) {
    throw new BadValue(`${value} is not a valid domain`);
  }
  return text.replace(/\.$/, '');
}

/** @throws BadValue for what is no MAC address of six bytes */
export function macAddressOf(value: string): string {
  if (!/^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/.test(value)) throw new BadValue(`${value} is not a valid mac address`);
  return value;
}
