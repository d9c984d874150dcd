import { AppError } from '@wingman/contracts';

/**
 * The versions of the Engine API that the bodies and answers here are written for: Docker 20.10 to 28. As the client
 * does, the newest that both sides know is spoken.
 */
export const OLDEST_API = '1.41';
export const NEWEST_API = '1.50';

/** What `GET /version` tells, as far as it matters here. */
export interface EngineVersion {
  Version: string;
  ApiVersion: string;
  MinAPIVersion?: string;
  Os: string;
  Arch: string;
}

const numbers = (version: string): [number, number] => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
};

/** True when `version` is older than `other`: `1.9` is older than `1.10`. */
export function isOlder(version: string, other: string): boolean {
  const [[major, minor], [otherMajor, otherMinor]] = [numbers(version), numbers(other)];
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}

/** @throws AppError `unavailable` for an engine outside the range */
export function spokenVersion({ ApiVersion, MinAPIVersion = OLDEST_API }: EngineVersion): string {
  const shape = /^\d{1,3}\.\d{1,4}$/;
  if (!shape.test(ApiVersion) || !shape.test(MinAPIVersion)) {
    throw new AppError('unavailable', 'the Docker engine does not say which API it speaks');
  }
  if (isOlder(ApiVersion, OLDEST_API) || isOlder(NEWEST_API, MinAPIVersion)) {
    throw new AppError(
      'unavailable',
      `the Docker engine speaks API ${MinAPIVersion} to ${ApiVersion}; ${OLDEST_API} to ${NEWEST_API} is supported`,
    );
  }
  return isOlder(ApiVersion, NEWEST_API) ? ApiVersion : NEWEST_API;
}
